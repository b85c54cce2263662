// Texts -> features by ONNX Runtime, and its Extensions for the tokens. Natively only.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/result.h"
#include "encode/ort_graph.h"
#include "encode/ort_library.h"
#include "encode/text_encoder.h"
#include "model/text_network.h"

namespace bluesquare {

// A network of texts and what makes its tokens.
struct OrtText : OrtGraph {
    TextNetwork network;
    Tokenizer tokenizer;
};

struct OrtTextSettings {
    std::string extensions;  // path of libortextensions
    Provider provider = Provider::cpu;
    // Gets a line where it goes on otherwise than asked.
    std::function<void(const std::string& line)> say = [](const std::string&) {};
};

// One text is run first, for the number of dimensions. Failure where a library or a graph is
// refused, or the output is not one of feature_dimensions(). A device that cannot run it gives way
// to the processor, and `say` gets a line.
Result<std::unique_ptr<TextEncoder>> make_ort_text_encoder(const OrtLibrary& library, OrtText text,
                                                           const OrtTextSettings& settings);

}  // namespace bluesquare
