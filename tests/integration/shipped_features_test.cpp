// The features that come with the program are those of the shipped model on the default corpus.
#include "lab/shipped_features.h"

#include <cmath>

#include <doctest/doctest.h>

#include "app/settings.h"
#include "cli/encoders.h"
#include "platform/files.h"
#include "shapes/corpus.h"

using namespace bluesquare;

namespace {

constexpr int kSample = 48;  // images that are encoded again

Features encode(Encoder& encoder, const Images& images) {
    encoder.start(source_of(std::make_shared<const Images>(images)));
    for (;;) {
        auto encoding = encoder.poll();
        REQUIRE_MESSAGE(encoding, (encoding ? "" : encoding.error().what));
        if (encoding->features) return *encoding->features;
    }
}

double standard_deviation(const Features& features, int column) {
    const auto values = features.col(column).cast<double>();
    return std::sqrt((values.array() - values.mean()).square().mean());
}

}  // namespace

TEST_CASE("shipped features: a sample computed again is within the rounding to 256 levels") {
    const auto corpus = make_shapes({});
    REQUIRE(corpus);
    Images sample = corpus->images;
    sample.count = kSample;
    sample.rgb.resize(kSample * sample.bytes_each());
    EncoderOptions options;
    options.models = BLUESQUARE_SOURCE_DIR "/models";
    options.onnxruntime = BLUESQUARE_ONNXRUNTIME;
    options.no_cache = true;
    const auto names = Experiment().encoders;
    const auto encoders = open_encoders(options, names, 1);
    REQUIRE_MESSAGE(encoders, (encoders ? "" : encoders.error().what));
    for (const auto& name : names) {
        CAPTURE(name);
        const std::string path = BLUESQUARE_SOURCE_DIR "/assets/features/" + name + ".bin";
        const auto bytes = read_file(path);
        REQUIRE(bytes);
        const auto shipped = unpack_features(*bytes, path);
        REQUIRE(shipped);
        CHECK(shipped->pixels == pixel_hash(corpus->images));
        const Features again = encode(**encoders->make(name, 0), sample);
        REQUIRE(again.cols() == shipped->features->cols());
        for (int k = 0; k < again.cols(); ++k) {
            const double range =
                shipped->features->col(k).maxCoeff() - shipped->features->col(k).minCoeff();
            const double error =
                (again.col(k) - shipped->features->col(k).topRows(kSample)).cwiseAbs().maxCoeff();
            CHECK(error <= 0.51 * range / 255 + 1e-3 * standard_deviation(*shipped->features, k));
        }
    }
}

TEST_CASE("shipped features: the page knows how many stages the model has") {
    EncoderOptions options;
    options.models = BLUESQUARE_SOURCE_DIR "/models";
    options.onnxruntime = BLUESQUARE_ONNXRUNTIME;
    CHECK(open_encoders(options, {"stages:" + std::to_string(model_stages)}, 1));
    CHECK_FALSE(open_encoders(options, {"stages:" + std::to_string(model_stages + 1)}, 1));
}
