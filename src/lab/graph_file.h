// A graph that a user brings as an ONNX file, with what lies beside it: the .json, and files that
// hold its weights. Natively only.
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

struct OpenedGraph;

class GraphFile {
   public:
    // Reads FILE, FILE.json where it is there, and the files that hold the graph's weights. said:
    // goes before the .json, in which paths are seen from FILE's folder. Failure of
    // OnnxGraph::parse(), or where a file is missing.
    static Result<OpenedGraph> open(const std::string& path, const NetworkSettings& said);

    const std::string& path() const { return path_; }
    std::string name() const;                          // the file's, without its folder
    std::string folder() const;                        // "folder/", or nothing
    const std::string& hash() const { return hash_; }  // of the file and of all that it refers to
    const std::vector<std::uint8_t>& bytes() const { return bytes_; }
    const std::map<std::string, MappedFile>& external() const { return external_; }  // with weights
    const NetworkSettings& settings() const { return settings_; }  // said here and there

    // The graph alone, with these tensors as outputs. It refers to this, which must live as long.
    Result<OrtGraph> giving(const std::vector<std::string>& outputs) const;
    // Its output, with the first `kept_stages` of onnx_stages pretrained and the others drawn anew
    // by this seed. how: how it is used, in words, for its identity. Failure of
    // OnnxGraph::redraw(). Likewise.
    Result<OrtGraph> weighted(const std::string& output, const std::string& how, int kept_stages,
                              std::uint64_t seed) const;

   private:
    GraphFile() = default;
    Result<OnnxGraph> parse() const;
    OrtGraph unloaded() const;
    std::string identity(const std::string& how, int kept_stages, std::uint64_t seed) const;

    std::string path_, hash_;
    std::vector<std::uint8_t> bytes_;
    std::vector<std::string> outputs_;  // of the graph
    std::map<std::string, MappedFile> external_;
    NetworkSettings settings_;
};

// With what was parsed, for those who settle how it is used: as large as the file, and not kept.
struct OpenedGraph {
    GraphFile file;
    OnnxGraph graph;
};

// Whether it names a file, rather than a model of ours.
bool names_network_file(std::string_view model);

}  // namespace bluesquare
