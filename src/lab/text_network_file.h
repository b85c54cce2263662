// A network of texts that a user brings as an ONNX file, with its tokenizer. Natively only.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "encode/ort_text.h"
#include "lab/graph_file.h"

namespace bluesquare {

class TextNetworkFile {
   public:
    // The tokenizer that the settings name, or tokenizer.json or vocab.txt beside the file. Failure
    // of settle_text_network() and of the tokenizer; usage error where there is none.
    static Result<TextNetworkFile> of(OpenedGraph opened);

    const TextNetwork& network() const { return network_; }
    const std::string& tokenizer_path() const { return tokenizer_path_; }
    // Name, hashes and how it is used: for study.json.
    Json description() const;
    // As GraphFile::weighted().
    Result<OrtText> weighted(int kept_stages, std::uint64_t seed) const;

   private:
    TextNetworkFile(GraphFile file, TextNetwork network)
        : file_(std::move(file)), network_(std::move(network)) {}
    Status open_tokenizer();

    GraphFile file_;
    TextNetwork network_;
    std::string tokenizer_path_, tokenizer_hash_;
    Tokenizer tokenizer_;
};

}  // namespace bluesquare
