// ONNX files of a user's, run by the real ONNX Runtime.
#include <filesystem>
#include <thread>

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "../unit/onnx_models.h"
#include "lab/network_file.h"
#include "platform/files.h"

using namespace bluesquare;
using namespace onnx_models;

namespace {

const OrtLibrary& library() {
    static const auto opened = OrtLibrary::open(BLUESQUARE_ONNXRUNTIME);
    REQUIRE_MESSAGE(opened, opened.error().what);
    return *opened;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

NetworkSettings unit() {
    NetworkSettings settings;
    settings.normalise = "unit";
    return settings;
}

struct Disk {
    TemporaryFolder folder;
    std::string put(const ModelProto& proto, const std::string& name = "m.onnx") {
        const std::string path = folder / name;
        REQUIRE(write_file(path, bytes_of(proto)));
        return path;
    }
};

Result<std::unique_ptr<Encoder>> encoder_of(const std::string& path, const NetworkSettings& said,
                                            int kept = onnx_stages, std::uint64_t seed = 0,
                                            OrtSettings settings = {}) {
    auto opened = NetworkFile::open(path, said);
    if (!opened) return opened.error();
    const auto file = std::make_shared<const NetworkFile>(*std::move(opened));
    auto network = file->weighted(kept, seed);
    if (!network) return network.error();
    network->owner = file;
    return make_ort_encoder(library(), *std::move(network), settings);
}

std::shared_ptr<const Images> pictures(int count, int side) {
    auto images = std::make_shared<Images>(Images{count, side, side, {}});
    images->rgb.resize(images->bytes_each() * count);
    for (std::size_t i = 0; i < images->rgb.size(); ++i)
        images->rgb[i] = static_cast<std::uint8_t>(i * 37 % 251);
    return images;
}

Features run(Encoder& encoder, int count, int side) {
    encoder.start(source_of(pictures(count, side)));
    for (;;) {
        auto step = encoder.poll();
        REQUIRE_MESSAGE(step, step.error().what);
        if (step->features) return *std::move(step->features);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

// What small_network() gives, from its numbers.
double expected(const ModelProto& proto, const Images& images, int picture, int output) {
    const auto conv = values_of(*find_weight(proto, "conv.weight"));
    const auto bias = values_of(*find_weight(proto, "conv.bias"));
    const auto scale = values_of(*find_weight(proto, "scale"));
    const auto shift = values_of(*find_weight(proto, "shift"));
    const auto head = values_of(*find_weight(proto, "head.weight"));
    double sum = 0;
    const int pixels = images.width * images.height;
    for (int k = 0; k < 4; ++k) {
        double pooled = 0;
        for (int p = 0; p < pixels; ++p) {
            double value = bias[k];
            for (int c = 0; c < 3; ++c)
                value += conv[3 * k + c] * (images.image(picture)[3 * p + c] / 255.0);
            pooled += std::max(0.0, value * scale[k] + shift[k]) / pixels;
        }
        sum += pooled * head[5 * k + output];
    }
    return sum;
}

}  // namespace

TEST_CASE("a user's network computes what its numbers say, in any batch and on any threads") {
    Disk disk;
    const ModelProto proto = small_network();
    const std::string path = disk.put(proto);
    auto encoder = encoder_of(path, unit());
    REQUIRE_MESSAGE(encoder, encoder.error().what);
    CHECK((*encoder)->dimensions() == 5);
    const Features features = run(**encoder, 21, 8);
    const auto images = pictures(21, 8);
    for (int i = 0; i < 21; ++i)
        for (int k = 0; k < 5; ++k)
            CHECK(features(i, k) == doctest::Approx(expected(proto, *images, i, k)).epsilon(1e-5));
    for (const int threads : {1, 2, 3})
        for (const int batch : {1, 4, 64}) {
            auto other =
                encoder_of(path, unit(), onnx_stages, 0, {.threads = threads, .batch = batch});
            REQUIRE(other);
            CHECK(run(**other, 21, 8) == features);
        }
}

TEST_CASE("outputs within the graph, tokens and maps") {
    Disk disk;
    const std::string path = disk.put(small_network());
    NetworkSettings map = unit(), rows = unit();
    map.output = "map";
    rows.output = "rows";
    const auto refused = encoder_of(path, map);
    REQUIRE(!refused);
    CHECK(contains(refused.error().what, "--token first or mean"));
    map.token = "mean";
    auto by_map = encoder_of(path, map), by_rows = encoder_of(path, rows);
    REQUIRE(by_map);
    REQUIRE(by_rows);
    CHECK(run(**by_map, 5, 8).isApprox(run(**by_rows, 5, 8), 1e-5f));
    CHECK((*by_map)->identity() != (*by_rows)->identity());
    NetworkSettings none = unit();
    none.output = "nothing";
    CHECK(contains(encoder_of(path, none).error().what, "no tensor 'nothing'"));
}

TEST_CASE("a graph for so many pictures at once gets as many, the last ones filled up") {
    Disk disk;
    ModelProto proto = small_network();
    fix_count(*proto.mutable_graph()->mutable_input(0), 4);
    fix_count(*proto.mutable_graph()->mutable_output(0), 4);
    auto fixed = encoder_of(disk.put(proto, "fixed.onnx"), unit());
    REQUIRE_MESSAGE(fixed, fixed.error().what);
    auto free = encoder_of(disk.put(small_network()), unit());
    CHECK(run(**fixed, 7, 8) == run(**free, 7, 8));
}

TEST_CASE("bytes in rows, and half precision") {
    Disk disk;
    ModelProto proto = model();
    add_port(*proto.mutable_graph()->add_input(), "x", TensorProto::UINT8, {0, 4, 4, 3});
    auto& cast = add_node(proto, "Cast", {"x"}, "wide");
    auto* to = cast.add_attribute();
    to->set_name("to");
    to->set_type(onnx::AttributeProto::INT);
    to->set_i(TensorProto::FLOAT16);
    add_node(proto, "Flatten", {"wide"}, "y");
    add_port(*proto.mutable_graph()->add_output(), "y", TensorProto::FLOAT16, {0, 48});
    auto encoder = encoder_of(disk.put(proto), {});
    REQUIRE_MESSAGE(encoder, encoder.error().what);
    const Features features = run(**encoder, 3, 4);
    const auto images = pictures(3, 4);
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 48; ++k) CHECK(features(i, k) == images->image(i)[k]);
}

TEST_CASE("a twin with weights drawn anew is another network, and runs") {
    Disk disk;
    const std::string path = disk.put(small_network());
    auto own = encoder_of(path, unit()), twin = encoder_of(path, unit(), 0, 1),
         same = encoder_of(path, unit(), 0, 1), other = encoder_of(path, unit(), 0, 2);
    REQUIRE(twin);
    CHECK((*own)->identity() != (*twin)->identity());
    CHECK((*twin)->identity() == (*same)->identity());
    CHECK((*twin)->identity() != (*other)->identity());
    CHECK(run(**twin, 4, 8) == run(**same, 4, 8));
    CHECK(run(**twin, 4, 8) != run(**own, 4, 8));
}

TEST_CASE("a residual network as BiT's is exported, its twins and its stages") {
    Disk disk;
    const std::string path = disk.put(BitNetwork().proto());
    NetworkSettings half;
    half.normalise = "half";
    const auto features = [&](int kept, std::uint64_t seed) {
        auto encoder = encoder_of(path, half, kept, seed);
        REQUIRE_MESSAGE(encoder, encoder.error().what);
        CHECK((*encoder)->dimensions() == 16);
        return run(**encoder, 5, 32);
    };
    const Features own = features(onnx_stages, 0);
    CHECK(own.allFinite());
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < i; ++k) CHECK((own.row(i) - own.row(k)).cwiseAbs().maxCoeff() > 1e-4f);
    std::vector<Features> others{own};
    for (const int kept : {0, 3, 7}) {
        const Features twin = features(kept, 1);
        CHECK(twin.allFinite());
        CHECK(twin.cwiseAbs().maxCoeff() < 1e3f);
        CHECK((twin.row(0) - twin.row(1)).cwiseAbs().maxCoeff() > 1e-4f);
        CHECK(twin == features(kept, 1));
        others.push_back(twin);
        others.push_back(features(kept, 2));
    }
    for (std::size_t i = 0; i < others.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) CHECK(others[i] != others[k]);
}

TEST_CASE("kernels standardised within the graph: their scale and mean change no feature") {
    Disk disk;
    ModelProto proto = BitNetwork().proto();
    NetworkSettings half;
    half.normalise = "half";
    auto plain = encoder_of(disk.put(proto), half);
    for (TensorProto& tensor : *proto.mutable_graph()->mutable_initializer())
        if (tensor.name().ends_with("conv2.weight"))
            for (float& value : *tensor.mutable_float_data()) value = 3 * value + 0.5f;
    auto moved = encoder_of(disk.put(proto, "moved.onnx"), half);
    REQUIRE(plain);
    REQUIRE_MESSAGE(moved, moved.error().what);
    const Features first = run(**plain, 3, 32), second = run(**moved, 3, 32);
    CHECK((first - second).cwiseAbs().maxCoeff() < 1e-3f * first.cwiseAbs().maxCoeff());
}

TEST_CASE("weights in a file beside the graph, and the names they may have") {
    Disk disk;
    ModelProto proto = small_network();
    auto& tensor = *proto.mutable_graph()->mutable_initializer(0);
    const auto values = values_of(tensor);
    tensor.clear_float_data();
    tensor.set_data_location(TensorProto::EXTERNAL);
    auto* place = tensor.add_external_data();
    place->set_key("location");
    place->set_value("weights.bin");
    const std::string path = disk.put(proto, "external.onnx");
    CHECK(contains(encoder_of(path, unit()).error().what, "weights.bin"));
    REQUIRE(write_file(disk.folder / "weights.bin",
                       std::string_view(reinterpret_cast<const char*>(values.data()),
                                        values.size() * sizeof(float))));
    auto beside = encoder_of(path, unit()), inside = encoder_of(disk.put(small_network()), unit());
    REQUIRE_MESSAGE(beside, beside.error().what);
    CHECK(run(**beside, 3, 8) == run(**inside, 3, 8));
    for (const char* name : {"/etc/passwd", "../weights.bin", ""}) {
        place->set_value(name);
        CHECK(contains(encoder_of(disk.put(proto, "far.onnx"), unit()).error().what,
                       "expected a file beside it"));
    }
}

TEST_CASE("what ONNX Runtime refuses, or computes wrongly, is said") {
    Disk disk;
    ModelProto unknown = small_network();
    unknown.mutable_graph()->mutable_node(3)->set_op_type("NoSuchOperator");
    const auto refused = encoder_of(disk.put(unknown), unit());
    REQUIRE(!refused);
    CHECK(contains(refused.error().what, "cannot load it"));
    CHECK(contains(refused.error().what, "model inspect"));
    CHECK(refused.error().what.find('\n') == std::string::npos);

    ModelProto nan = small_network();
    nan.mutable_graph()->mutable_initializer(4)->set_float_data(0, std::nanf(""));
    auto encoder = encoder_of(disk.put(nan, "nan.onnx"), unit());
    REQUIRE(encoder);
    (*encoder)->start(source_of(pictures(2, 8)));
    for (;;) {
        const auto step = (*encoder)->poll();
        if (step) continue;
        CHECK(contains(step.error().what, "not finite"));
        break;
    }
}

TEST_CASE("a provider that is not there is said once, and the processor goes on") {
    Disk disk;
    std::vector<std::string> said;
    OrtSettings settings{.provider = Provider::cuda};
    settings.say = [&](const std::string& line) { said.push_back(line); };
    auto encoder = encoder_of(disk.put(small_network()), unit(), onnx_stages, 0, settings);
    REQUIRE_MESSAGE(encoder, encoder.error().what);
    REQUIRE(said.size() == 1);
    CHECK(contains(said[0], "by cuda"));
    CHECK(contains(said[0], "going on with the processor"));
    CHECK(run(**encoder, 2, 8).rows() == 2);
}
