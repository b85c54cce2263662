// Where the files that come with this program are when nobody says otherwise.
#pragma once

#include <string>

namespace bluesquare {

struct Places {
    std::string assets;       // folder or address with models/, features/ and fonts/
    std::string onnxruntime;  // path of the library; empty in the page
    std::string tokenizers;   // path of ONNX Runtime Extensions likewise
};

// Natively beside the program file, found from wherever it was started and moved to: in a build
// folder assets/, installed ../share/bluesquare and ../lib/bluesquare. In the page its own folder.
Places default_places();

}  // namespace bluesquare
