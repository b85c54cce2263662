#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/quoted.h"
#include "lab/text_network_file.h"
#include "model/sha256.h"
#include "platform/files.h"

namespace bluesquare {
namespace {

constexpr int kUsualTokens = 512;

// The file that the settings name, or one that is usual beside the network; empty where none is.
std::string find_tokenizer(const GraphFile& file) {
    if (!file.settings().tokenizer.empty()) return file.settings().tokenizer;
    for (const char* name : {"tokenizer.json", "vocab.txt"})
        if (file_exists(file.folder() + name)) return file.folder() + name;
    return {};
}

Result<Tokenizer> read_tokenizer(std::vector<std::uint8_t> bytes, const std::string& path) {
    if (path.ends_with(".onnx")) {
        const auto graph = OnnxGraph::parse(bytes, printable(path));
        if (!graph) return graph.error();
        return tokenizer_of(*graph, std::move(bytes));
    }
    const auto pieces = read_wordpiece(bytes, printable(path));
    if (!pieces) return pieces.error();
    return tokenizer_of(*pieces);
}

}  // namespace

Result<TextNetworkFile> TextNetworkFile::of(OpenedGraph opened) {
    auto network = settle_text_network(opened.graph, opened.file.settings());
    if (!network) return network.error();
    network->name = opened.file.name();
    TextNetworkFile out(std::move(opened.file), *std::move(network));
    if (auto ok = out.open_tokenizer(); !ok) return ok.error();
    return out;
}

Status TextNetworkFile::open_tokenizer() {
    tokenizer_path_ = find_tokenizer(file_);
    if (tokenizer_path_.empty())
        return usage_error(printable(file_.path()) +
                           " takes token numbers: say --tokenizer, its tokenizer.json or vocab.txt "
                           "(WordPiece), or an ONNX file of another; or put it beside the network");
    auto bytes = read_file(tokenizer_path_);
    if (!bytes) return bytes.error();
    tokenizer_hash_ = sha256_hex(*bytes);
    auto tokenizer = read_tokenizer(*std::move(bytes), tokenizer_path_);
    if (!tokenizer) return tokenizer.error();
    tokenizer_ = *std::move(tokenizer);
    const int said = file_.settings().tokens, known = tokenizer_.most_tokens;
    network_.most_tokens = said > 0 ? said : known > 0 ? known : kUsualTokens;
    if (network_.fixed_tokens > 0)
        network_.most_tokens = std::min(network_.most_tokens, network_.fixed_tokens);
    return Done{};
}

Json TextNetworkFile::description() const {
    Json json{{"name", file_.name()},
              {"sha256", file_.hash()},
              {"tokenizer_sha256", tokenizer_hash_},
              {"tokens", network_.most_tokens}};
    NetworkSettings settings = file_.settings();
    settings.tokenizer.clear();  // wherever it lies
    json["settings"] = network_json(settings);
    return json;
}

Result<OrtText> TextNetworkFile::weighted(int kept_stages, std::uint64_t seed) const {
    const std::string how = "texts 1\n" + tokenizer_hash_ + "\n" + network_.output + " " +
                            std::string(name_of(network_.token)) + " " +
                            std::to_string(network_.most_tokens);
    auto graph = file_.weighted(network_.output, how, kept_stages, seed);
    if (!graph) return graph.error();
    return OrtText{*std::move(graph), network_, tokenizer_};
}

}  // namespace bluesquare
