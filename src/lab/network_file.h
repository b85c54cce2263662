// A network of pictures that a user brings as an ONNX file. Natively only.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lab/graph_file.h"

namespace bluesquare {

class NetworkFile {
   public:
    // As GraphFile::open(). Failure of settle_network() too.
    static Result<NetworkFile> open(const std::string& path, const NetworkSettings& said);
    static Result<NetworkFile> of(OpenedGraph opened);

    const Network& network() const { return network_; }
    // Name, hashes and how it is used: for study.json.
    Json description() const;

    // As GraphFile has them.
    Result<OrtNetwork> weighted(int kept_stages, std::uint64_t seed) const;
    Result<OrtNetwork> giving(const std::vector<std::string>& outputs) const;

   private:
    NetworkFile(GraphFile file, Network network)
        : file_(std::move(file)), network_(std::move(network)) {}

    GraphFile file_;
    Network network_;
};

}  // namespace bluesquare
