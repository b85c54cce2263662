// A graph as ONNX Runtime needs it. Natively only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace bluesquare {

struct OrtGraph {
    std::string name;  // for messages
    std::vector<std::uint8_t> graph;
    // A file that the graph asks for by name, and its bytes; they must live as long as this does.
    struct External {
        std::string name;
        std::span<const std::uint8_t> bytes;
    };
    std::vector<External> external;
    std::shared_ptr<const void> owner;  // of those bytes; nothing: they go after the making
    std::string identity;               // names what is computed, by hash, without the engine
    std::string remedy;                 // where it cannot be loaded
};

}  // namespace bluesquare
