// Texts through the real ONNX Runtime and its Extensions.
#include <filesystem>

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "../unit/onnx_models.h"
#include "lab/text_network_file.h"
#include "platform/files.h"

using namespace bluesquare;
using namespace onnx_models;

namespace {

constexpr std::string_view kVocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\nfilm\nun\n##aff\n##able\n!\ncafe\n[MASK]\n";
constexpr int kTokens = 12;

struct Disk {
    TemporaryFolder folder;
    Disk() {
        put(text_network(kTokens));
        REQUIRE(write_file(folder / "vocab.txt", kVocabulary));
    }
    void put(const ModelProto& proto) { REQUIRE(write_file(folder / "m.onnx", bytes_of(proto))); }
};

NetworkSettings mean() {
    NetworkSettings settings;
    settings.output = "hidden";
    settings.token = "mean";
    return settings;
}

Result<std::unique_ptr<TextEncoder>> encoder_of(const Disk& disk, const NetworkSettings& said,
                                                int kept = onnx_stages, std::uint64_t seed = 0) {
    const auto library = OrtLibrary::open(BLUESQUARE_ONNXRUNTIME);
    REQUIRE_MESSAGE(library, library.error().what);
    auto read = GraphFile::open(disk.folder / "m.onnx", said);
    if (!read) return read.error();
    auto opened = TextNetworkFile::of(*std::move(read));
    if (!opened) return opened.error();
    const auto file = std::make_shared<const TextNetworkFile>(*std::move(opened));
    auto text = file->weighted(kept, seed);
    if (!text) return text.error();
    text->owner = file;
    return make_ort_text_encoder(*library, *std::move(text), {BLUESQUARE_ORTEXTENSIONS});
}

std::vector<float> run(const TextEncoder& encoder, std::string_view text) {
    std::vector<float> out(encoder.dimensions());
    const Status ok = encoder.encode(text, out);
    REQUIRE_MESSAGE(ok, ok.error().what);
    return out;
}

// The mean of text_network()'s rows for these tokens.
float expected(const std::vector<int>& tokens, int k) {
    double sum = 0;
    for (const int token : tokens)
        sum += static_cast<float>(token) + 0.25f * static_cast<float>(k) + 0.125f +
               0.01f * static_cast<float>(k);
    return static_cast<float>(sum / static_cast<double>(tokens.size()));
}

void check(const std::vector<float>& features, const std::vector<int>& tokens) {
    REQUIRE(features.size() == 4);
    for (int k = 0; k < 4; ++k)
        CHECK(features[k] == doctest::Approx(expected(tokens, k)).epsilon(1e-5));
}

}  // namespace

TEST_CASE("texts become the tokens of their vocabulary, and features the mean over them") {
    const Disk disk;
    const auto encoder = encoder_of(disk, mean());
    REQUIRE_MESSAGE(encoder, encoder.error().what);
    CHECK((*encoder)->dimensions() == 4);
    check(run(**encoder, "The film!"), {2, 4, 5, 9, 3});
    check(run(**encoder, "unaffable CAF\xC3\x89"), {2, 6, 7, 8, 10, 3});
    check(run(**encoder, "nothing"), {2, 1, 3});
    check(run(**encoder, ""), {2, 3});
    check(run(**encoder, std::string("film\0 the", 9)), {2, 5, 4, 3});
    check(run(**encoder, "film \xFF the"), {2, 5, 4, 3});
}

TEST_CASE("long texts are cut off and keep their end; a fixed number of tokens is filled up") {
    Disk disk;
    NetworkSettings said = mean();
    said.tokens = 4;
    const auto four = encoder_of(disk, said);
    REQUIRE(four);
    check(run(**four, "film the film the film"), {2, 5, 4, 3});
    disk.put(text_network(kTokens, 6));
    const auto six = encoder_of(disk, mean());
    REQUIRE_MESSAGE(six, six.error().what);
    check(run(**six, "film"), {2, 5, 3});
    check(run(**six, "film the film the film"), {2, 5, 4, 5, 4, 3});
}

TEST_CASE("the first token, outputs of a row a text, twins") {
    const Disk disk;
    NetworkSettings first = mean(), sentence;
    first.token = "first";
    sentence.output = "sentence";
    check(run(**encoder_of(disk, first), "film"), {2});
    check(run(**encoder_of(disk, sentence), "film"), {2, 5, 3});
    const auto own = encoder_of(disk, mean()), twin = encoder_of(disk, mean(), 0, 5),
               again = encoder_of(disk, mean(), 0, 5);
    REQUIRE(twin);
    CHECK(run(**twin, "the film") == run(**again, "the film"));
    CHECK(run(**twin, "the film") != run(**own, "the film"));
    CHECK((*twin)->identity() != (*own)->identity());
    CHECK((*twin)->identity() == (*again)->identity());
    CHECK((*encoder_of(disk, first))->identity() != (*own)->identity());
}

TEST_CASE("what is missing of a network of texts is named") {
    const Disk disk;
    const auto refused = [&](const NetworkSettings& said) {
        const auto encoder = encoder_of(disk, said);
        REQUIRE(!encoder);
        CHECK(encoder.error().what.find('\n') == std::string::npos);
        return encoder.error().what;
    };
    NetworkSettings untaken = mean();
    untaken.token.clear();
    CHECK(refused(untaken).find("--token first or mean") != std::string::npos);
    NetworkSettings gone = mean();
    gone.tokenizer = disk.folder / "nothing.json";
    CHECK(refused(gone).find("nothing.json") != std::string::npos);
    NetworkSettings wrong = mean();
    wrong.tokenizer = disk.folder / "m.onnx";
    CHECK(refused(wrong).find("one input of texts") != std::string::npos);
    std::filesystem::remove(std::string(disk.folder / "vocab.txt"));
    CHECK(refused(mean()).find("say --tokenizer") != std::string::npos);
}

TEST_CASE("token numbers beyond the network's table are an error of that text") {
    Disk disk;
    disk.put(text_network(5));
    const auto encoder = encoder_of(disk, mean());
    REQUIRE_MESSAGE(encoder, encoder.error().what);
    std::vector<float> out(4);
    const Status failed = (*encoder)->encode("film", out);
    REQUIRE(!failed);
    CHECK(failed.error().what.find("encoder m.onnx") == 0);
    CHECK(failed.error().what.find('\n') == std::string::npos);
}
