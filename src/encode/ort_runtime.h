// ONNX Runtime's own types, for the files of this folder that use it. Natively only.
#pragma once

#include <string>
#include <string_view>

#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include "encode/provider.h"

namespace bluesquare {

struct OrtRuntime {
    std::string path, version;
    // Errors reach us as exceptions; what else it has to say is not for our users.
    Ort::Env env{ORT_LOGGING_LEVEL_FATAL, "bluesquare"};
};

bool is_built_in(Provider provider);
// What a plugin that was opened (OrtLibrary::offers) has for this provider; null where nothing.
Ort::ConstEpDevice plugin_device(const OrtRuntime& runtime, Provider provider);

inline std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

}  // namespace bluesquare
