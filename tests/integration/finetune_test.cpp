// Training the shipped model in ONNX Runtime, a step at a time and as a study's learner.
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "finetune/finetune_group.h"
#include "finetune/graph_trainable.h"
#include "finetune/thread_fitter.h"
#include "model/preprocess.h"
#include "model/stage_names.h"
#include "model/weights.h"
#include "shapes/corpus.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes source_file(const std::string& name) {
    std::ifstream file(BLUESQUARE_SOURCE_DIR "/" + name, std::ios::binary);
    REQUIRE_MESSAGE(file, name);
    return {std::istreambuf_iterator<char>(file), {}};
}

OrtLibrary library() {
    const char* said = std::getenv("BLUESQUARE_ONNXRUNTIME");
    auto opened = OrtLibrary::open(said ? said : BLUESQUARE_ONNXRUNTIME);
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().what));
    return *opened;
}

// EfficientNet-Lite0 with so many stages pretrained.
TrainedNetwork lite0(int pretrained) {
    const auto spec = (*parse_manifest(source_file("models/manifest.json"), "manifest.json"))[0];
    const auto model = load_model(spec, source_file("models/" + spec.graph.name),
                                  source_file("models/" + spec.weights.name));
    REQUIRE(model);
    auto network = ort_network_of(*model, assemble_weights(*model, pretrained, 1), 64);
    REQUIRE(network);
    return trained_network(*std::move(network), stage_names(spec), 0);
}

Recipe small_recipe() {
    Recipe recipe;
    recipe.size = 64;
    return recipe;
}

void nobody(const std::string&) {}

std::unique_ptr<Trainable> trainable(const Recipe& recipe, int pretrained = 9) {
    auto made =
        make_graph_trainable(library(), lite0(pretrained), 2, recipe, Provider::cpu, nobody);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().what));
    return *std::move(made);
}

// Red and blue pictures of noise, in turns.
Bytes pictures(int n, int side, std::uint64_t seed) {
    Rng rng(seed, "pictures");
    Bytes rgb;
    for (int i = 0; i < n; ++i)
        for (int p = 0; p < side * side * 3; ++p)
            rgb.push_back(static_cast<std::uint8_t>(rng.below(100) +
                                                    (p % 3 == (i % 2 == 0 ? 0 : 2) ? 150 : 0)));
    return rgb;
}

std::vector<float> inputs_of(Trainable& network, const Bytes& rgb) {
    const auto made = network.inputs(rgb, static_cast<int>(rgb.size() / (64 * 64 * 3)));
    REQUIRE_MESSAGE(made, (made ? "" : made.error().what));
    return *made;
}

const std::vector<int> kClasses{0, 1, 0, 1, 0, 1};
const int kCount = static_cast<int>(kClasses.size());

}  // namespace

TEST_CASE("a network in training begins with a head of zeros, and learns what it is shown") {
    auto network = trainable(small_recipe());
    const auto x = inputs_of(*network, pictures(kCount, 64, 3));
    REQUIRE(network->reset(nullptr));
    const auto before = network->logits(x, kCount);
    REQUIRE_MESSAGE(before, (before ? "" : before.error().what));
    CHECK(before->cwiseAbs().maxCoeff() == 0);
    double loss = 0;
    for (int step = 0; step < 25; ++step) {
        const auto taken = network->step(x, kClasses, 0.001, 0.9);
        REQUIRE_MESSAGE(taken, (taken ? "" : taken.error().what));
        loss = *taken;
        if (step == 0) CHECK(loss == doctest::Approx(std::log(2)));
    }
    CHECK(loss < 0.1);
    const auto after = network->logits(x, kCount);
    REQUIRE(after);
    for (int i = 0; i < kCount; ++i) CHECK((*after)(i, kClasses[i]) > (*after)(i, 1 - kClasses[i]));
    REQUIRE(network->reset(nullptr));
    CHECK(*network->logits(x, kCount) == *before);
}

TEST_CASE("a step can be taken back, and the same steps lead to the same weights") {
    auto network = trainable(small_recipe()), other = trainable(small_recipe());
    const auto x = inputs_of(*network, pictures(kCount, 64, 3));
    for (auto* each : {&network, &other}) {
        REQUIRE((*each)->reset(nullptr));
        for (int step = 0; step < 3; ++step) REQUIRE((*each)->step(x, kClasses, 0.001, 0.9));
    }
    const auto logits = network->logits(x, kCount);
    REQUIRE(logits);
    CHECK(*other->logits(x, kCount) == *logits);
    REQUIRE(network->step(x, kClasses, 0.01, 0.9));
    CHECK(*network->logits(x, kCount) != *logits);
    network->undo();
    CHECK(*network->logits(x, kCount) == *logits);
}

TEST_CASE("what is asked about many pictures is what each gets alone") {
    auto network = trainable(small_recipe());
    const int n = 35;  // more than a batch
    const auto x = inputs_of(*network, pictures(n, 64, 4));
    const std::size_t each = network->input_size();
    REQUIRE(network->reset(nullptr));
    REQUIRE(network->step(std::span(x).first(6 * each), kClasses, 0.001, 0.9));
    REQUIRE(network->step(std::span(x).first(6 * each), kClasses, 0.001, 0.9));
    const auto all = network->logits(x, n);
    REQUIRE(all);
    for (const int i : {0, 31, 34}) {
        const auto one = network->logits(std::span(x).subspan(each * i, each), 1);
        REQUIRE(one);
        CHECK((one->row(0) - all->row(i)).cwiseAbs().maxCoeff() < 1e-4);
    }
}

TEST_CASE("the head alone, and the last stages, are trained on what lies before them") {
    Recipe whole = small_recipe(), head = whole, last = whole;
    head.part = "head";
    last.part = "last:2";
    const Bytes rgb = pictures(kCount, 64, 3);
    std::vector<Matrix> logits;
    for (const Recipe& recipe : {whole, head, last}) {
        auto network = trainable(recipe);
        const auto x = inputs_of(*network, rgb);
        CHECK(network->has_frozen() == (recipe.part != "all"));
        REQUIRE(network->reset(nullptr));
        const auto first = network->step(x, kClasses, 0.001, 0.9);
        REQUIRE_MESSAGE(first, (first ? "" : first.error().what));
        CHECK(*first == doctest::Approx(std::log(2)));
        REQUIRE(network->step(x, kClasses, 0.001, 0.9));
        logits.push_back(*network->logits(x, kCount));
        CHECK(logits.back().allFinite());
    }
    // The features are the same; the first step moves the head alone, since its weights are zero.
    CHECK((logits[0] - logits[1]).cwiseAbs().maxCoeff() > 1e-6);
    CHECK((logits[1] - logits[2]).cwiseAbs().maxCoeff() > 1e-6);
    Recipe none = whole;
    none.part = "last:12";
    const auto refused = make_graph_trainable(library(), lite0(9), 2, none, Provider::cpu, nobody);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.find("9 stages") != std::string::npos);
}

TEST_CASE(
    "a fine-tuned network tells shapes apart that it has seen ten of, random weights do not") {
    ShapesSettings settings;
    settings.pool = 40;
    settings.test = 24;
    settings.target = "shape";
    settings.nuisance = "color";
    settings.matched = 0.9;
    auto made = make_shapes(settings);
    REQUIRE(made);
    const auto images = std::make_shared<const Images>(std::move(made->images));
    const auto task = make_task(made->data, "shape", "color");
    REQUIRE(task);
    Recipe recipe = small_recipe();
    recipe.steps = 40;
    const auto loaded = std::make_shared<const TrainingPictures>(*load_pictures(
        *task, [&](int) { return source_of(images); }, recipe, serial));
    const LoopSettings loop{.rounds = 0};
    for (const int pretrained : {9, 0}) {
        std::vector<std::unique_ptr<Fitter>> fitters;
        fitters.push_back(make_thread_fitter(trainable(recipe, pretrained),
                                             std::make_shared<PictureInputs>(loaded, recipe.batch),
                                             recipe));
        const std::vector<RunKey> keys{{*find_strategy("uncertainty"), 0}};
        auto group = FinetuneGroup::make(std::make_shared<const Task>(*task), "pretrained", keys,
                                         loop, std::move(fitters));
        REQUIRE(group);
        (*group)->start();
        Result<Learning> learning = Learning{};
        do learning = (*group)->poll();
        while (learning && !learning->records);
        REQUIRE_MESSAGE(learning, (learning ? "" : learning.error().what));
        const Record& record = (*learning->records)[0];
        CHECK(record.labels == 10);
        if (pretrained > 0)
            CHECK(record.accuracy > 0.85);
        else
            CHECK(record.accuracy < 0.75);
    }
}
