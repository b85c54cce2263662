// What an encoder is made of: hashes, manifest, weights, preprocessing.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <random>

#include <doctest/doctest.h>

#include "exact/half.h"
#include "exact/random.h"
#include "exact/resize.h"
#include "model/encoder_spec.h"
#include "model/manifest.h"
#include "model/preprocess.h"
#include "model/safetensors.h"
#include "model/sha256.h"
#include "model/weights.h"
#include "pattern.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes to_bytes(std::string_view text) { return {text.begin(), text.end()}; }

Bytes model_file(const std::string& name) {
    std::ifstream file(BLUESQUARE_SOURCE_DIR "/models/" + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

const ModelSpec& shipped_spec() {
    static const ModelSpec spec =
        (*parse_manifest(model_file("manifest.json"), "manifest.json"))[0];
    return spec;
}

const Model& shipped_model() {
    static const Model model = *load_model(shipped_spec(), model_file(shipped_spec().graph.name),
                                           model_file(shipped_spec().weights.name));
    return model;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("SHA-256 gives FIPS 180-4's known answers") {
    CHECK(sha256_hex({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex(to_bytes("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex(to_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    const Bytes million(1'000'000, 'a');
    CHECK(sha256_hex(million) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    Sha256 parts;  // of uneven length
    for (std::size_t at = 0, length = 1; at < million.size();
         at += length, length = length * 7 % 131)
        parts.update(std::span(million).subspan(at, std::min(length, million.size() - at)));
    CHECK(parts.hex() == sha256_hex(million));
}

TEST_CASE("every half widens exactly") {
    for (int bits = 0; bits < 1 << 16; ++bits) {
        const int exponent = bits >> 10 & 31, fraction = bits & 1023;
        const float wide = widen_half(static_cast<std::uint16_t>(bits));
        CAPTURE(bits);
        REQUIRE(std::signbit(wide) == (bits >= 1 << 15));
        if (exponent == 31 && fraction > 0) {
            REQUIRE(std::isnan(wide));
        } else {
            const float size = exponent == 31 ? std::numeric_limits<float>::infinity()
                               : exponent == 0
                                   ? std::ldexp(static_cast<float>(fraction), -24)
                                   : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
            REQUIRE(std::abs(wide) == size);
        }
    }
}

namespace {

Bytes with_header(std::string_view header, std::size_t data) {
    Bytes file(8 + header.size() + data);
    for (std::size_t i = 0; i < 8; ++i)
        file[i] = static_cast<std::uint8_t>(std::uint64_t{header.size()} >> 8 * i);
    std::copy(header.begin(), header.end(), file.begin() + 8);
    for (std::size_t i = 0; i < data; ++i)
        file[8 + header.size() + i] = static_cast<std::uint8_t>(i);
    return file;
}

constexpr std::string_view kTwoTensors =
    R"({"__metadata__":{"a":"b"},"y":{"dtype":"F16","shape":[2,2],"data_offsets":[4,12]},)"
    R"("x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})";

struct Hostile {
    std::string what;
    Bytes file;
    std::string expected;  // part of the message
};

std::string one(const std::string& entry) { return "{\"x\":" + entry + "}"; }

std::vector<Hostile> hostile_files() {
    Bytes long_header = with_header(kTwoTensors, 12), cut = with_header(kTwoTensors, 12);
    long_header[7] = 0xff;
    cut.resize(cut.size() - 1);
    Bytes huge = with_header(kTwoTensors, 12);
    huge[3] = 0x7f;
    const auto entry = [](const std::string& dtype, const std::string& shape,
                          const std::string& offsets) {
        return one("{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets +
                   "}");
    };
    return {
        {"empty", {}, "shorter than 8"},
        {"seven bytes", Bytes(7), "shorter than 8"},
        {"no header", Bytes(8), "JSON object"},
        {"header longer than the file", long_header, "its header has"},
        {"header of gigabytes", huge, "its header has"},
        {"data cut off", cut, "outside"},
        {"data too long", with_header(kTwoTensors, 13), "after the last"},
        {"not JSON", with_header("{", 0), "JSON object"},
        {"a list", with_header("[]", 0), "JSON object"},
        {"invalid UTF-8", with_header("{\"\xff\":1}", 0), "JSON object"},
        {"number beyond double", with_header("{\"x\":1e999}", 0), "JSON object"},
        {"NUL after JSON", with_header(std::string_view("{}\0", 3), 0), "JSON object"},
        {"deep", with_header(std::string(100000, '['), 0), "JSON object"},
        {"deep in an entry", with_header(one("[[[[[]]]]]"), 0), "JSON object"},
        {"tensor twice",
         with_header(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                     R"("x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                     1),
         "unique keys"},
        {"key twice in an entry",
         with_header(one(R"({"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]})"), 1),
         "unique keys"},
        {"entry is a number", with_header(one("1"), 0), "not an object"},
        {"no dtype", with_header(one(R"({"shape":[1],"data_offsets":[0,1]})"), 1), "dtype"},
        {"dtype is a number", with_header(entry("1", "[1]", "[0,1]"), 1), "dtype"},
        {"unknown dtype", with_header(entry("\"F4\"", "[1]", "[0,1]"), 1), "unknown dtype 'F4'"},
        {"no shape", with_header(one(R"({"dtype":"U8","data_offsets":[0,1]})"), 1), "shape"},
        {"negative length", with_header(entry("\"U8\"", "[-1]", "[0,1]"), 1), "shape"},
        {"fraction of a length", with_header(entry("\"U8\"", "[1.0]", "[0,1]"), 1), "shape"},
        {"no offsets", with_header(one(R"({"dtype":"U8","shape":[1]})"), 1), "data_offsets"},
        {"one offset", with_header(entry("\"U8\"", "[1]", "[0]"), 1), "data_offsets"},
        {"three offsets", with_header(entry("\"U8\"", "[1]", "[0,1,1]"), 1), "data_offsets"},
        {"negative offset", with_header(entry("\"U8\"", "[1]", "[-1,0]"), 1), "data_offsets"},
        {"offset of 2^64", with_header(entry("\"U8\"", "[1]", "[0,18446744073709551616]"), 1),
         "data_offsets"},
        {"end before begin", with_header(entry("\"U8\"", "[1]", "[1,0]"), 1), "outside"},
        {"end outside", with_header(entry("\"U8\"", "[2]", "[0,2]"), 1), "outside"},
        {"too few bytes for the shape", with_header(entry("\"F32\"", "[2]", "[0,4]"), 4),
         "4 bytes"},
        {"size overflows to what is there",
         with_header(entry("\"U8\"", "[4294967296,4294967296]", "[0,0]"), 0), "0 bytes"},
        {"size overflows, with a zero",
         with_header(entry("\"U8\"", "[4294967296,4294967296,0]", "[0,1]"), 1), "1 bytes"},
        {"overlap",
         with_header(R"({"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                     R"("y":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                     3),
         "overlap before tensor 'y'"},
        {"gap",
         with_header(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                     R"("y":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
                     3),
         "gap or overlap before tensor 'y'"},
        {"gap at the start", with_header(entry("\"U8\"", "[1]", "[1,2]"), 2), "gap or overlap"},
        {"data without a tensor", with_header("{}", 1), "after the last"},
    };
}

}  // namespace

TEST_CASE("a safetensors file's tensors come in the order of their data") {
    const auto parsed = parse_safetensors(with_header(kTwoTensors, 12), "a.safetensors");
    REQUIRE(parsed);
    REQUIRE(parsed->tensors.size() == 2);
    CHECK(parsed->tensors[0].name == "x");
    CHECK(parsed->tensors[0].shape.empty());
    CHECK(parsed->tensors[1].shape == std::vector<std::uint64_t>{2, 2});
    REQUIRE(parsed->find("y") != nullptr);
    CHECK(parsed->find("z") == nullptr);
    const auto data = parsed->data(*parsed->find("y"));
    REQUIRE(data.size() == 8);
    CHECK(data[0] == 4);
    CHECK(parse_safetensors(with_header("{}", 0), "empty"));
    CHECK(parse_safetensors(with_header("{}      ", 0), "padded"));
}

TEST_CASE("a broken safetensors file is refused by name") {
    for (auto& hostile : hostile_files()) {
        CAPTURE(hostile.what);
        const auto parsed = parse_safetensors(hostile.file, "bad.safetensors");
        REQUIRE(!parsed);
        CAPTURE(parsed.error().what);
        CHECK(contains(parsed.error().what, "bad.safetensors"));
        CHECK(contains(parsed.error().what, hostile.expected));
        CHECK(!contains(parsed.error().what, "\n"));
    }
}

TEST_CASE("no mutation of a safetensors file gets past the parser half read") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    Rng rng(seed);
    const Bytes whole = with_header(kTwoTensors, 12);
    const std::string_view alphabet = "0123456789{}[]\",:eF-";
    for (int round = 0; round < 20000; ++round) {
        CAPTURE(round);
        Bytes file = whole;
        for (int edits = 1 + static_cast<int>(rng.below(3)); edits > 0 && !file.empty(); --edits) {
            const auto at = file.begin() + rng.below(static_cast<std::uint32_t>(file.size()));
            const auto byte = static_cast<std::uint8_t>(
                rng.below(2) == 0
                    ? rng.below(256)
                    : alphabet[rng.below(static_cast<std::uint32_t>(alphabet.size()))]);
            switch (rng.below(4)) {
                case 0:
                    *at = byte;
                    break;
                case 1:
                    file.erase(at);
                    break;
                case 2:
                    file.insert(at, byte);
                    break;
                default:
                    file.resize(at - file.begin());
            }
        }
        const std::size_t size = file.size();
        const auto parsed = parse_safetensors(std::move(file), "mutant");
        if (!parsed) {
            REQUIRE(contains(parsed.error().what, "mutant"));
            continue;
        }
        std::size_t at = parsed->tensors.empty() ? size : parsed->tensors.front().begin;
        for (const StoredTensor& tensor : parsed->tensors) {
            REQUIRE(tensor.begin == at);
            at += parsed->data(tensor).size();
        }
        REQUIRE(at == size);
    }
}

namespace {

// The smallest manifest, with one value replaced.
Bytes manifest_with(const std::string& from = "", const std::string& to = "") {
    std::string text = R"({"models": [{"name": "m", "title": "M",
 "graph": {"file": "m.onnx", "bytes": 5, "sha256": "HASH", "external_data": "w.bin"},
 "weights": {"file": "m.safetensors", "bytes": 7, "sha256": "HASH"},
 "input": {"name": "pixels", "sizes": [32, 64], "size_multiple": 32,
  "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]},
 "output": {"name": "features", "dims": 4},
 "stages": [{"name": "s", "tensors": [
  {"name": "w", "kind": "weight", "shape": [4, 3, 1, 1], "fan_in": 3},
  {"name": "b", "kind": "bias", "shape": [4]}]}]}]})";
    if (!from.empty()) {
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    for (auto at = text.find("HASH"); at != std::string::npos; at = text.find("HASH"))
        text.replace(at, 4, std::string(64, 'a'));
    return to_bytes(text);
}

}  // namespace

TEST_CASE("the manifest says what the model is") {
    const auto models = parse_manifest(manifest_with(), "manifest.json");
    REQUIRE(models);
    const ModelSpec& model = models->at(0);
    CHECK(model.graph.name == "m.onnx");
    CHECK(model.weights.bytes == 7);
    CHECK(model.external_data == "w.bin");
    CHECK(model.sizes == std::vector<int>{32, 64});
    CHECK(model.mean[2] == 0.5);
    CHECK(model.std[0] == 0.25);
    CHECK(model.weight_count() == 16);
    CHECK(model.stages[0].tensors[0].fan_in == 3);
    CHECK(model.stages[0].tensors[1].fan_in == 0);
    CHECK(find_model(*models, "m"));
    const auto unknown = find_model(*models, "n");
    REQUIRE(!unknown);
    CHECK(unknown.error().kind == ErrorKind::usage);
    CHECK(contains(unknown.error().what, "expected m"));
    CHECK(check_input_size(model, 64));
    CHECK(!check_input_size(model, 0));
    CHECK(contains(check_input_size(model, 33).error().what, "multiples of 32"));
}

TEST_CASE("a manifest's error names the key") {
    const struct {
        const char *from, *to, *expected;
    } cases[] = {
        {"{\"models\"", "{\"modells\"", "manifest.json.models: expected a list"},
        {"\"title\": \"M\"", "\"title\": 3", "models[0].title: expected a string"},
        {"\"name\": \"m\"", "\"name\": \"\"", "models[0].name"},
        {"m.onnx", "../m.onnx", "graph.file: expected a file name"},
        {"m.onnx", "..", "graph.file: expected a file name"},
        {"HASH", "123", "graph.sha256: expected 64"},
        {"\"bytes\": 7", "\"bytes\": -7", "weights.bytes: expected a whole number"},
        {"[0.5, 0.5, 0.5]", "[0.5, 0.5]", "input.mean: expected 3 numbers"},
        {"[0.25, 0.25, 0.25]", "[0.25, 0.25, 0]", "input.std: expected 3 numbers over 0"},
        {"[0.25, 0.25, 0.25]", "[0.25, 0.25, \"a\"]", "input.std[2]: expected a number"},
        {"[32, 64]", "[]", "input.sizes: expected a list"},
        {"[32, 64]", "[32, 6.5]", "input.sizes[1]: expected a whole number"},
        {"\"dims\": 4", "\"dims\": 4294967296", "output.dims: expected a whole number"},
        {"\"weight\"", "\"wait\"", "stages[0].tensors[0].kind: expected 'weight' or 'bias'"},
        {", \"fan_in\": 3", "", "tensors[0].fan_in: expected a whole number"},
        {"[4, 3, 1, 1]", "[4, 0]", "tensors[0].shape[1]: expected a whole number"},
        {"[4, 3, 1, 1]", "[1073741824, 2]", "tensors[0].shape: expected at most"},
        {"\"stages\": [", "\"stages\": 1, \"x\": [", "models[0].stages: expected a list"},
    };
    for (const auto& each : cases) {
        const auto models = parse_manifest(manifest_with(each.from, each.to), "manifest.json");
        CAPTURE(each.to);
        REQUIRE(!models);
        CAPTURE(models.error().what);
        CHECK(contains(models.error().what, "manifest.json.models"));
        CHECK(contains(models.error().what, each.expected));
    }
    CHECK(contains(parse_manifest(to_bytes("{"), "manifest.json").error().what, "not JSON"));
    CHECK(!parse_manifest(to_bytes("[]"), "manifest.json"));
}

TEST_CASE("the shipped model's files are the manifest's") {
    const ModelSpec& spec = shipped_spec();
    CHECK(spec.stage_count() == 9);
    CHECK(spec.dimensions == 1280);
    CHECK(spec.weight_count() == 3'350'000);
    CHECK(shipped_model().weights.tensors.size() == 98);
    CHECK(check_input_size(spec, spec.sizes.front()));
}

TEST_CASE("a model file with the wrong hash is refused") {
    const ModelSpec& spec = shipped_spec();
    Bytes graph = model_file(spec.graph.name), weights = model_file(spec.weights.name);
    weights.back() ^= 1;
    const auto flipped = load_model(spec, graph, weights);
    REQUIRE(!flipped);
    CHECK(contains(flipped.error().what, spec.weights.name));
    CHECK(contains(flipped.error().what, spec.weights.sha256.substr(0, 12)));
    CHECK(contains(flipped.error().what, "models/export.py"));
    graph.pop_back();
    const auto cut = load_model(spec, graph, weights);
    REQUIRE(!cut);
    CHECK(contains(cut.error().what, spec.graph.name));
}

TEST_CASE("weights that are not the manifest's tensors are refused") {
    const Bytes file =
        with_header(R"({"w":{"dtype":"F16","shape":[4,3,1,1],"data_offsets":[0,24]},)"
                    R"("b":{"dtype":"F16","shape":[4],"data_offsets":[24,32]}})",
                    32);
    ModelSpec spec = (*parse_manifest(manifest_with(), "manifest.json"))[0];
    spec.graph.sha256 = sha256_hex({});
    spec.weights.sha256 = sha256_hex(file);
    CHECK(load_model(spec, {}, file));
    ModelSpec other = spec;
    other.stages[0].tensors[0].shape = {3, 4, 1, 1};
    CHECK(contains(load_model(other, {}, file).error().what, "tensor 'w'"));
    other = spec;
    other.stages[0].tensors[1].name = "c";
    CHECK(contains(load_model(other, {}, file).error().what, "tensor 'c'"));
}

namespace {

// Floats up to the end of the first k stages.
std::size_t weights_of_stages(const ModelSpec& spec, int k) {
    ModelSpec part = spec;
    part.stages.resize(k);
    return part.weight_count();
}

bool same_bits(std::span<const float> a, std::span<const float> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

}  // namespace

TEST_CASE("the first k stages are pretrained, the rest drawn, each on its own") {
    const Model& model = shipped_model();
    const auto pretrained = assemble_weights(model, 9, 1), random = assemble_weights(model, 0, 1);
    REQUIRE(pretrained.size() == model.spec.weight_count());
    CHECK(same_bits(pretrained, assemble_weights(model, 9, 2)));
    for (int k = 0; k <= 9; ++k) {
        CAPTURE(k);
        const auto kept = assemble_weights(model, k, 1);
        const std::size_t border = weights_of_stages(model.spec, k);
        CHECK(same_bits(std::span(kept).first(border), std::span(pretrained).first(border)));
        CHECK(same_bits(std::span(kept).subspan(border), std::span(random).subspan(border)));
    }
    // A tensor at byte b of the data is at byte 2 b of the buffer (models/export.py).
    const StoredTensor& last = model.weights.tensors.back();
    CHECK(2 * (last.end - model.weights.tensors.front().begin) == 4 * pretrained.size());
}

TEST_CASE("drawn weights are normal with variance 2 / fan_in, and have the same bits everywhere") {
    const Model& model = shipped_model();
    const auto weights = assemble_weights(model, 0, 1);
    std::size_t at = 0;
    for (const StageSpec& stage : model.spec.stages)
        for (const TensorSpec& tensor : stage.tensors) {
            const std::span values = std::span(weights).subspan(at, tensor.count);
            at += tensor.count;
            double sum = 0, squares = 0;
            for (const float value : values) sum += value, squares += double{value} * value;
            CAPTURE(tensor.name);
            if (tensor.fan_in == 0) {
                CHECK(squares == 0);
                continue;
            }
            const double n = static_cast<double>(tensor.count), variance = 2.0 / tensor.fan_in;
            CHECK(std::abs(sum / n) < 5 * std::sqrt(variance / n));
            CHECK(std::abs(squares / n / variance - 1) < 5 * std::sqrt(2 / n));
        }
    CHECK(!same_bits(weights, assemble_weights(model, 0, 2)));
    const Bytes bytes(reinterpret_cast<const std::uint8_t*>(weights.data()),
                      reinterpret_cast<const std::uint8_t*>(weights.data() + weights.size()));
    CHECK(sha256_hex(bytes) == "204602e4912b44088e0df18b9f0a0017aeaed15f57cc4c96d740a8cb65f4cf8e");
}

TEST_CASE("an encoder's name says how many stages are pretrained") {
    CHECK(parse_encoder("pretrained", 9)->pretrained_stages == 9);
    CHECK(parse_encoder("random-init", 9)->pretrained_stages == 0);
    CHECK(parse_encoder("stages:3", 9)->pretrained_stages == 3);
    for (const char* name : {"", "stages:", "stages:10", "stages:-1", "stages:3x", "stages:3 ",
                             "Pretrained", "stages:99999999999"}) {
        CAPTURE(name);
        const auto spec = parse_encoder(name, 9);
        REQUIRE(!spec);
        CHECK(spec.error().kind == ErrorKind::usage);
        CHECK(contains(spec.error().what, "from 0 to 9"));
    }
}

namespace {

void check_resize(int width, int height, int to_width, int to_height,
                  const std::vector<int>& expected) {
    Bytes out(3 * to_width * to_height);
    RgbResizer(width, height, to_width, to_height)(pattern(1, width, height).rgb.data(),
                                                   out.data());
    REQUIRE(out.size() == expected.size());
    // Pillow rounds after each direction, we once.
    for (std::size_t i = 0; i < out.size(); ++i) CHECK(std::abs(out[i] - expected[i]) <= 1);
}

}  // namespace

TEST_CASE("resizing gives what Pillow's BILINEAR gives") {
    check_resize(7, 5, 4, 3, {62,  118, 121, 120, 152, 136, 166, 150, 192, 142, 139, 97,
                              157, 161, 97,  108, 147, 124, 137, 145, 130, 122, 100, 105,
                              124, 128, 150, 141, 139, 154, 103, 95,  153, 104, 116, 135});
    check_resize(3, 2, 5, 4,
                 {0,   53,  106, 15,  68,  121, 37,  90,  143, 59,  112, 165, 74,  127, 180,
                  25,  78,  131, 40,  94,  123, 62,  118, 110, 84,  142, 135, 99,  158, 152,
                  76,  129, 182, 91,  147, 126, 113, 174, 43,  135, 201, 75,  150, 219, 97,
                  101, 154, 207, 116, 173, 128, 138, 202, 10,  160, 231, 45,  175, 250, 69});
}

TEST_CASE("resizing keeps what is there already, and plain colours") {
    const Images images = pattern(1, 9, 6);
    Bytes same(images.rgb.size());
    RgbResizer(9, 6, 9, 6)(images.rgb.data(), same.data());
    CHECK(same == images.rgb);
    for (const int value : {0, 1, 127, 255}) {
        const Bytes plain(3 * 13 * 7, static_cast<std::uint8_t>(value));
        Bytes out(3 * 5 * 17);
        RgbResizer(13, 7, 5, 17)(plain.data(), out.data());
        CHECK(std::all_of(out.begin(), out.end(), [&](int byte) { return byte == value; }));
    }
}

namespace {

std::vector<float> preprocessed(const Images& images, int i, int size) {
    std::vector<float> out(std::size_t{3} * size * size);
    const Preprocessor preprocess(format_of(shipped_spec()), images.width, images.height, size);
    preprocess({images.image(i), images.bytes_each()},
               {reinterpret_cast<std::uint8_t*>(out.data()), preprocess.bytes_each()});
    return out;
}

}  // namespace

TEST_CASE("pixels become planes of normalised floats") {
    const Images images = pattern(3, 32, 32);
    for (int i = 0; i < 3; ++i) {
        const auto out = preprocessed(images, i, 32);
        for (int c = 0; c < 3; ++c)
            for (int p = 0; p < 32 * 32; ++p)
                REQUIRE(
                    out[c * 1024 + p] ==
                    doctest::Approx((images.image(i)[3 * p + c] / 255.0 - 127.0 / 255) * 255 / 128)
                        .epsilon(1e-6));
    }
}

TEST_CASE("pixels of another size are resized first") {
    const Images large = pattern(2, 70, 41);
    Images small{2, 32, 32, Bytes(2 * 3 * 32 * 32)};
    for (int i = 0; i < 2; ++i) RgbResizer(70, 41, 32, 32)(large.image(i), small.image(i));
    for (int i = 0; i < 2; ++i)
        CHECK(same_bits(preprocessed(large, i, 32), preprocessed(small, i, 32)));
}

TEST_CASE("an encoder's identity changes with everything that changes features") {
    const ModelSpec& spec = shipped_spec();
    const std::vector<float> weights{1, 2, 3}, others{1, 2, 4};
    const std::string identity = encoder_identity(spec, weights, 96, "engine 1");
    CHECK(identity == encoder_identity(spec, weights, 96, "engine 1"));
    CHECK(identity != encoder_identity(spec, others, 96, "engine 1"));
    CHECK(identity != encoder_identity(spec, weights, 128, "engine 1"));
    CHECK(identity != encoder_identity(spec, weights, 96, "engine 2"));
    ModelSpec shifted = spec;
    shifted.mean[1] += 0.01;
    CHECK(identity != encoder_identity(shifted, weights, 96, "engine 1"));
    ModelSpec rewired = spec;
    rewired.graph.sha256[0] ^= 1;
    CHECK(identity != encoder_identity(rewired, weights, 96, "engine 1"));
}
