#include "model/wordpiece.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/quoted.h"
#include "core/utf8.h"

namespace bluesquare {
namespace {

constexpr int kMostTokens = 1 << 20;  // of a vocabulary
constexpr int kMostLength = 1 << 16;
constexpr const char* kRemedy =
    ": make an ONNX file of your tokenizer (onnxruntime_extensions' gen_processing_models) and say "
    "--tokenizer FILE.onnx";

// The vocabulary as text.
Result<WordPiece> with_tokens(const std::vector<std::string>& tokens, const std::string& name) {
    WordPiece out;
    for (const std::string& token : tokens) {
        if (token.empty() || token.find_first_of("\r\n") != token.npos || !is_utf8(token))
            return Error{name + ": the token " + in_quotes(token) +
                         " is empty, has a line end or is no UTF-8, expected a WordPiece " +
                         "vocabulary" + kRemedy};
        out.vocabulary += token + "\n";
    }
    // ONNX Runtime Extensions asks for all of them.
    for (const char* special : {"[CLS]", "[SEP]", "[UNK]", "[PAD]", "[MASK]"})
        if (std::ranges::find(tokens, special) == tokens.end())
            return Error{name + ": no token " + in_quotes(special) +
                         ", expected a WordPiece vocabulary" + kRemedy};
    return out;
}

Result<WordPiece> read_lines(std::string_view text, const std::string& name) {
    std::vector<std::string> tokens;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        tokens.emplace_back(line);
    }
    return with_tokens(tokens, name);
}

// Tokens by their numbers, which must go up from 0 without a gap.
std::vector<std::string> tokens_of(const JsonReader& vocabulary) {
    const auto numbers =
        vocabulary.members([](const JsonReader& number) { return number.count(0, kMostTokens); });
    std::vector<std::string> tokens(numbers.size());
    for (const auto& [token, number] : numbers) {
        if (number >= std::ssize(tokens) || !tokens[number].empty())
            return vocabulary.fail("numbers from 0 on, each once", std::vector<std::string>());
        tokens[number] = token;
    }
    return tokens;
}

Result<WordPiece> read_json(const nlohmann::json& json, const std::string& name) {
    std::optional<Error> error;
    const JsonReader root(json, name, error);
    const auto other = [&](const std::string& what) {
        return Error{name + " has " + what + ", expected a WordPiece tokenizer as BERT's" +
                     kRemedy};
    };
    if (const std::string kind = root["model"]["type"].text(); !error && kind != "WordPiece")
        return other("a tokenizer " + in_quotes(kind));
    const JsonReader normaliser = root["normalizer"];
    const std::string by = normaliser["type"].text();
    if (!error && by != "BertNormalizer") return other("the normalizer " + in_quotes(by));
    const auto tokens = tokens_of(root["model"]["vocab"]);
    const bool lower = normaliser["lowercase"].flag(true);
    const JsonReader accents = normaliser["strip_accents"];
    const bool strip = accents.missing() || accents.is_null() ? lower : accents.flag(lower);
    const JsonReader cut = root["truncation"];
    const int most = cut.missing() || cut.is_null() ? 0 : cut["max_length"].count(3, kMostLength);
    if (error) return *error;
    auto out = with_tokens(tokens, name);
    if (!out) return out;
    out->lower_case = lower, out->strip_accents = strip, out->most_tokens = most;
    return out;
}

}  // namespace

Result<WordPiece> read_wordpiece(std::span<const std::uint8_t> bytes, const std::string& name) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos || text[first] != '{') return read_lines(text, name);
    const auto json = parse_json(text, name);
    if (!json) return json.error();
    return read_json(*json, name);
}

}  // namespace bluesquare
