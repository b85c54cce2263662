// The shipped model in ONNX Runtime.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <thread>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "data/image.h"
#include "data/npy.h"
#include "data/resize.h"
#include "encode/ort_native.h"
#include "exact/random.h"

using namespace bluesquare;

// For the leak sanitizer: ONNX Runtime keeps some bytes of its own until the end.
extern "C" const char* __lsan_default_suppressions() { return "leak:libonnxruntime"; }

namespace {

using Bytes = std::vector<std::uint8_t>;

std::string setting(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : otherwise;
}

Bytes bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file, path);
    return {std::istreambuf_iterator<char>(file), {}};
}

Bytes source_file(const std::string& name) { return bytes_of(BLUESQUARE_SOURCE_DIR "/" + name); }

OrtLibrary library() {
    auto opened = OrtLibrary::open(setting("BLUESQUARE_ONNXRUNTIME", BLUESQUARE_ONNXRUNTIME));
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().what));
    return *opened;
}

const Model& shipped_model() {
    static const Model model = [] {
        const auto spec =
            (*parse_manifest(source_file("models/manifest.json"), "manifest.json"))[0];
        return *load_model(spec, source_file("models/" + spec.graph.name),
                           source_file("models/" + spec.weights.name));
    }();
    return model;
}

std::unique_ptr<Encoder> shipped_encoder(const OrtSettings& settings, int stages = 9) {
    auto encoder = make_ort_encoder(library(), shipped_model(),
                                    assemble_weights(shipped_model(), stages, 1), settings);
    REQUIRE(encoder);
    return *std::move(encoder);
}

Result<Features> finish(Encoder& encoder) {
    for (int done = 0;; std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
        auto encoding = encoder.poll();
        if (!encoding) return encoding.error();
        if (encoding->features) return *std::move(encoding->features);
        CHECK(encoding->done >= done);
        CHECK(encoding->done <= encoding->total);
        done = encoding->done;
    }
}

Features features_of(Encoder& encoder, const Images& images) {
    encoder.start(source_of(std::make_shared<const Images>(images)));
    auto features = finish(encoder);
    REQUIRE_MESSAGE(features, (features ? "" : features.error().what));
    return *std::move(features);
}

Images noise(int count, int size) {
    Images images{count, size, size, {}};
    images.rgb.resize(count * images.bytes_each());
    Rng rng(5);
    for (auto& byte : images.rgb) byte = static_cast<std::uint8_t>(rng.below(256));
    return images;
}

double cosine(const Features& a, const Features& b, int row) {
    const auto x = a.row(row).cast<double>(), y = b.row(row).cast<double>();
    return x.dot(y) / (x.norm() * y.norm());
}

}  // namespace

TEST_CASE("features are those of the published weights in PyTorch") {
    const auto pixels = read_npy_images(source_file("tests/data/reference_pixels.npy"), "pixels");
    const auto expected =
        read_npy_features(source_file("tests/data/reference_features.npy"), "features");
    REQUIRE(pixels);
    REQUIRE(expected);
    const Features features = features_of(*shipped_encoder({.size = 96}), *pixels);
    REQUIRE(features.rows() == expected->rows());
    REQUIRE(features.cols() == expected->cols());
    for (int i = 0; i < features.rows(); ++i) CHECK(cosine(features, *expected, i) > 0.9999);
}

namespace {

// Pictures as tests/data/imagenet_birds.json says.
Images bird_pictures(const nlohmann::json& birds) {
    const std::string folder = setting("BLUESQUARE_STAMPS", "/usr/share/tuxpaint/stamps");
    const int size = birds["size"];
    Images images{static_cast<int>(birds["pictures"].size()), size, size, {}};
    images.rgb.resize(images.count * images.bytes_each());
    for (int i = 0; i < images.count; ++i) {
        const std::string path = folder + "/" + std::string(birds["pictures"][i]["path"]);
        INFO("pictures of Debian's tuxpaint-stamps-default are read from "
             << folder << "; BLUESQUARE_STAMPS names another folder");
        const auto picture = decode_image(bytes_of(path), path);
        REQUIRE_MESSAGE(picture, path);
        copy_rgb(resize_antialiased(square_over_grey(*picture), size, size), images.image(i));
    }
    return images;
}

// 1 for the largest.
int rank_of(const Eigen::VectorXf& scores, int which) {
    return 1 + static_cast<int>((scores.array() > scores[which]).count());
}

}  // namespace

TEST_CASE("the features name birds: the weights are real") {
    const auto birds = nlohmann::json::parse(source_file("tests/data/imagenet_birds.json"));
    const auto classifier =
        read_npy_features(source_file("tests/data/classifier.npy"), "classifier");
    REQUIRE(classifier);
    const Images images = bird_pictures(birds);
    const Features features = features_of(*shipped_encoder({.size = images.width}), images);
    const auto d = features.cols();
    int found = 0;
    for (int i = 0; i < images.count; ++i) {
        const Eigen::VectorXf scores =
            classifier->leftCols(d) * features.row(i).transpose() + classifier->col(d);
        int best = 1000;
        for (const int label : birds["pictures"][i]["classes"])
            best = std::min(best, rank_of(scores, label));
        found += best <= 5;
    }
    MESSAGE(found << " of " << images.count << " birds in the top 5");
    CHECK(found >= 10);
}

TEST_CASE("features of an image depend neither on its batch nor on the threads") {
    const Images images = noise(21, 96);
    const Features expected =
        features_of(*shipped_encoder({.size = 96, .threads = 1, .batch = 1}), images);
    for (const int threads : {1, 2, 3})
        for (const int batch : {4, 8, 64}) {
            CAPTURE(threads);
            CAPTURE(batch);
            const auto encoder = shipped_encoder({.size = 96, .threads = threads, .batch = batch});
            CHECK(features_of(*encoder, images) == expected);
        }
}

TEST_CASE("images of any size are taken; none give no features") {
    const auto encoder = shipped_encoder({.size = 32, .threads = 2});
    CHECK(features_of(*encoder, noise(3, 75)).rows() == 3);
    CHECK(features_of(*encoder, Images{}).rows() == 0);
    CHECK(encoder->poll()->total == 0);  // idle
    CHECK(encoder->dimensions() == 1280);
}

TEST_CASE("weights change features and identity") {
    const Images images = noise(2, 32);
    const auto pretrained = shipped_encoder({.size = 32}),
               random = shipped_encoder({.size = 32}, 0);
    CHECK(pretrained->identity() != random->identity());
    CHECK(pretrained->identity() == shipped_encoder({.size = 32, .threads = 2})->identity());
    const Features features = features_of(*random, images);
    CHECK(features != features_of(*pretrained, images));
    CHECK(features.maxCoeff() > 0);
}

TEST_CASE("a start drops the one before, and an encoder may die at work") {
    const auto encoder = shipped_encoder({.size = 96, .threads = 2});
    const Images two = noise(2, 96);
    const auto many = std::make_shared<const Images>(noise(4000, 96));  // seconds of work
    encoder->start(source_of(many));
    while (encoder->poll()->done == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    CHECK(features_of(*encoder, two).rows() == 2);
    encoder->start(source_of(many));
}

TEST_CASE("a graph that ONNX Runtime refuses is named") {
    Model model = shipped_model();
    const auto weights = assemble_weights(model, 9, 1);
    const auto refused = [&] {
        const auto encoder = make_ort_encoder(library(), model, weights, {});
        REQUIRE(!encoder);
        CHECK(encoder.error().what.starts_with(model.spec.graph.name));
        CHECK(encoder.error().what.find('\n') == std::string::npos);
        CHECK(encoder.error().what.find("models/export.py") != std::string::npos);
    };
    for (const std::size_t size : {std::size_t{0}, std::size_t{1000}}) {
        model.graph.resize(size);
        refused();
    }
    model.graph = shipped_model().graph;
    for (std::size_t at = 100; at < 4000; at += 40) model.graph[at] ^= 0x55;
    refused();
    model.graph = shipped_model().graph;
    model.spec.external_data = "other.bin";
    refused();
}

TEST_CASE("weights of the wrong length are refused") {
    const auto weights = assemble_weights(shipped_model(), 9, 1);
    CHECK(!make_ort_encoder(library(), shipped_model(), std::span(weights).first(1000), {}));
}

TEST_CASE("weights that blow up are reported, not passed on") {
    auto weights = assemble_weights(shipped_model(), 9, 1);
    std::fill(weights.begin(), weights.end(), std::numeric_limits<float>::quiet_NaN());
    auto encoder = make_ort_encoder(library(), shipped_model(), weights, {.size = 32});
    REQUIRE(encoder);
    (*encoder)->start(source_of(std::make_shared<const Images>(noise(3, 32))));
    const auto features = finish(**encoder);
    REQUIRE(!features);
    CHECK(features.error().what.find("not finite") != std::string::npos);
}

TEST_CASE("sizes that the model cannot take are refused") {
    const auto encoder = make_ort_encoder(library(), shipped_model(), {}, {.size = 100});
    REQUIRE(!encoder);
    CHECK(encoder.error().kind == ErrorKind::usage);
}

TEST_CASE("a library that is not there, or is not ONNX Runtime, is refused with what to do") {
    for (const char* path : {"/nowhere/libonnxruntime.so", "/etc/passwd", "libm.so.6", ""}) {
        CAPTURE(path);
        const auto opened = OrtLibrary::open(path);
        REQUIRE(!opened);
        CAPTURE(opened.error().what);
        CHECK(opened.error().what.find("'" + std::string(path) + "'") != std::string::npos);
        CHECK(opened.error().what.find("deps/install.sh native") != std::string::npos);
        CHECK(opened.error().what.find("--onnxruntime") != std::string::npos);
    }
}
