// Tokenizers' files.
#include "model/wordpiece.h"

#include <doctest/doctest.h>

using namespace bluesquare;

namespace {

Result<WordPiece> read(std::string_view text) {
    return read_wordpiece({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()},
                          "tokenizer.json");
}

const std::string kVocabulary =
    R"({"[PAD]": 0, "[CLS]": 2, "[SEP]": 1, "[UNK]": 3, "word": 4, "##s": 5, "[MASK]": 6})";

std::string json(const std::string& normaliser, const std::string& vocabulary = kVocabulary,
                 const std::string& kind = "WordPiece", const std::string& more = "") {
    return R"({"normalizer": )" + normaliser + R"(, "model": {"type": ")" + kind +
           R"(", "vocab": )" + vocabulary + "}" + more + "}";
}

bool refused(const Result<WordPiece>& read, std::string_view part) {
    if (read) return false;
    INFO(read.error().what);
    CHECK(read.error().what.find("tokenizer.json") == 0);
    CHECK(read.error().what.find('\n') == std::string::npos);
    return read.error().what.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("tokenizer.json: tokens in the order of their numbers, and how words are put") {
    const auto plain = read(json(R"({"type": "BertNormalizer", "lowercase": true,
                                     "strip_accents": null})"));
    REQUIRE_MESSAGE(plain, plain.error().what);
    CHECK(plain->vocabulary == "[PAD]\n[SEP]\n[CLS]\n[UNK]\nword\n##s\n[MASK]\n");
    CHECK(plain->lower_case);
    CHECK(plain->strip_accents);
    CHECK(plain->most_tokens == 0);
    const auto cased = read(json(R"({"type": "BertNormalizer", "lowercase": false})", kVocabulary,
                                 "WordPiece", R"(, "truncation": {"max_length": 128})"));
    REQUIRE(cased);
    CHECK(!cased->lower_case);
    CHECK(!cased->strip_accents);
    CHECK(cased->most_tokens == 128);
    const auto accents = read(json(R"({"type": "BertNormalizer", "lowercase": true,
                                       "strip_accents": false})"));
    REQUIRE(accents);
    CHECK(!accents->strip_accents);
}

TEST_CASE("vocab.txt: a token a line, whatever ends it") {
    const auto lines = read("[PAD]\r\n[UNK]\r\n[CLS]\n[SEP]\n[MASK]\nword");
    REQUIRE_MESSAGE(lines, lines.error().what);
    CHECK(lines->vocabulary == "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nword\n");
    CHECK(lines->lower_case);
}

TEST_CASE("other tokenizers, and files that are damaged, are refused with what to do") {
    const std::string bert = R"({"type": "BertNormalizer"})";
    CHECK(refused(read(json(bert, kVocabulary, "BPE")), "gen_processing_models"));
    CHECK(refused(read(json(R"({"type": "NFC"})")), "normalizer 'NFC'"));
    CHECK(refused(read(json(bert, R"({"[CLS]": 0, "[SEP]": 1, "a": 2})")), "'[UNK]'"));
    CHECK(refused(read(json(bert, R"({"[CLS]": 0, "[SEP]": 1, "[UNK]": 5})")), "from 0 on"));
    CHECK(refused(read(json(bert, R"({"[CLS]": 0, "[SEP]": 1, "[UNK]": 1})")), "from 0 on"));
    CHECK(refused(read(json(bert, R"({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "a\nb": 3})")),
                  "line end"));
    CHECK(refused(read(json(bert, "[1, 2]")), "expected an object"));
    CHECK(refused(read("{"), "not JSON"));
    CHECK(refused(read(""), "'[CLS]'"));
    CHECK(refused(read("[CLS]\n\n[SEP]\n[UNK]\n"), "empty"));
}
