// A network that a user brings as an ONNX file, with the .json beside it. Natively only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "encode/ort_native.h"
#include "lab/network_settings.h"
#include "model/onnx_graph.h"
#include "platform/mapped_file.h"

namespace bluesquare {

class NetworkFile {
   public:
    // Reads FILE, FILE.json where it is there, and the files that hold the graph's weights. said:
    // goes before the .json. Failure of OnnxGraph::parse() and settle_network(), or where a file is
    // missing.
    static Result<NetworkFile> open(const std::string& path, const NetworkSettings& said);

    const Network& network() const { return network_; }
    const NetworkSettings& settings() const { return settings_; }  // said here and there
    // Name, hashes and how it is used: for study.json.
    Json description() const;

    // With the first `kept_stages` of onnx_stages pretrained and the others drawn anew by this
    // seed. Failure of OnnxGraph::redraw(). It refers to this, which must live as long.
    Result<OrtNetwork> weighted(int kept_stages, std::uint64_t seed) const;
    // As it is, with these tensors as outputs; likewise.
    Result<OrtNetwork> giving(const std::vector<std::string>& outputs) const;

   private:
    NetworkFile() = default;
    OrtNetwork unloaded() const;
    std::string identity(int kept_stages, std::uint64_t seed) const;

    std::string path_, hash_;  // of the file and of all that it refers to
    std::vector<std::uint8_t> bytes_;
    std::map<std::string, MappedFile> external_;
    NetworkSettings settings_;
    Network network_;
    bool cut_ = false;  // its output is within the graph
};

// Whether it names a file, rather than a model of ours.
bool names_network_file(std::string_view model);

}  // namespace bluesquare
