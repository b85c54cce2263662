// The learner that trains a network in every round, on a network small enough to be checked by
// hand: softmax regression on the mean colour.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "core/quoted.h"
#include "exact/math.h"
#include "exact/softmax.h"
#include "finetune/finetune_group.h"
#include "finetune/thread_fitter.h"

using namespace bluesquare;

namespace {

constexpr int kSide = 8, kClasses = 2, kInputs = 4;  // mean colour, and 1

struct Calls {
    int resets = 0, steps = 0, asked = 0, undone = 0;
    int made = 0;              // pictures of which inputs were made
    bool frozen = false;       // part of it is
    int bad_step = -1;         // whose loss is no number
    double rate = 0;           // of the last step
    std::vector<int> classes;  // of the last step
};

struct Kept final : TrainedWeights {
    explicit Kept(Matrix values) : values(std::move(values)) {}
    Matrix values;
};

class MeanColour final : public Trainable {
   public:
    explicit MeanColour(std::shared_ptr<Calls> calls) : calls_(std::move(calls)) {}

    Status reset(const TrainedWeights* from) override {
        ++calls_->resets;
        momentum_ = Matrix::Zero(kInputs, kClasses);
        weights_ = from ? static_cast<const Kept*>(from)->values : momentum_;
        before_ = weights_;
        steps_ = 0;
        return Done{};
    }
    std::shared_ptr<const TrainedWeights> weights() const override {
        return std::make_shared<Kept>(weights_);
    }

    bool has_frozen() const override { return calls_->frozen; }
    std::size_t input_size() const override { return kInputs; }

    Result<std::vector<float>> inputs(std::span<const std::uint8_t> rgb, int n) override {
        calls_->made += n;
        std::vector<float> inputs;
        for (int i = 0; i < n; ++i) {
            double sums[3] = {};
            for (int p = 0; p < kSide * kSide * 3; ++p)
                sums[p % 3] += rgb[std::size_t{3} * kSide * kSide * i + p] / 127.5 - 1;
            for (const double sum : sums)
                inputs.push_back(static_cast<float>(sum * 4 / (kSide * kSide)));
            inputs.push_back(1);
        }
        return inputs;
    }

    Result<double> step(std::span<const float> inputs, std::span<const int> classes, double rate,
                        double momentum) override {
        ++calls_->steps;
        calls_->rate = rate;
        calls_->classes.assign(classes.begin(), classes.end());
        const int n = static_cast<int>(classes.size());
        const auto x = [&](int i, int k) { return inputs[std::size_t(i) * kInputs + k]; };
        Matrix error = product(inputs, n);
        double loss = 0;
        for (int i = 0; i < n; ++i) {
            const double normaliser = log_sum_exp({&error(i, 0), kClasses});
            loss += (normaliser - error(i, classes[i])) / n;
            for (int c = 0; c < kClasses; ++c)
                error(i, c) = (std::exp(error(i, c) - normaliser) - (c == classes[i])) / n;
        }
        before_ = weights_;
        for (int k = 0; k < kInputs; ++k)
            for (int c = 0; c < kClasses; ++c) {
                double gradient = 0;
                for (int i = 0; i < n; ++i) gradient += x(i, k) * error(i, c);
                momentum_(k, c) = momentum * momentum_(k, c) + gradient;
                weights_(k, c) -= rate * momentum_(k, c);
            }
        return steps_++ == calls_->bad_step ? std::numeric_limits<double>::quiet_NaN() : loss;
    }

    void undo() override {
        ++calls_->undone;
        weights_ = before_;
    }

    Result<Matrix> logits(std::span<const float> inputs, int n) override {
        calls_->asked += n;
        return product(inputs, n);
    }

   private:
    // By hand: Eigen's products take a compiler minutes under the sanitizers.
    Matrix product(std::span<const float> x, int n) const {
        Matrix out = Matrix::Zero(n, kClasses);
        for (int i = 0; i < n; ++i)
            for (int c = 0; c < kClasses; ++c)
                for (int k = 0; k < kInputs; ++k)
                    out(i, c) += x[std::size_t(i) * kInputs + k] * weights_(k, c);
        return out;
    }

    std::shared_ptr<Calls> calls_;
    Matrix weights_, before_, momentum_;
    int steps_ = 0;
};

// Red or blue, bright or dark; mostly red and bright, blue and dark. A picture is of one colour.
struct Colours {
    std::shared_ptr<const Task> task;
    std::shared_ptr<const TrainingPictures> pictures;
};

Recipe small_recipe() {
    Recipe recipe;
    recipe.size = kSide;
    recipe.rate = 0.1;
    return recipe;
}

Colours colours(int pool, int test) {
    Dataset data;
    data.attributes = {{"color", {"red", "blue"}, {}}, {"light", {"bright", "dark"}, {}}};
    for (int i = 0; i < pool + test; ++i) {
        const int color = i % 2;
        data.attributes[0].codes.push_back(color);
        data.attributes[1].codes.push_back(i < pool ? (i % 10 < 8 ? color : 1 - color) : i / 2 % 2);
        data.split.push_back(i < pool ? Split::pool : Split::test);
    }
    auto made = make_task(data, "color", "light");
    REQUIRE(made);
    const PicturesAt pictures = [data](int side) {
        return ImageSource{
            data.size(), side, side, [data](int i, std::span<std::uint8_t> rgb) {
                const int level = data.attributes[1].codes[i] == 0 ? 250 : 120;
                for (std::size_t p = 0; p < rgb.size(); ++p)
                    rgb[p] = static_cast<std::uint8_t>(
                        p % 3 == (data.attributes[0].codes[i] == 0 ? 0U : 2U) ? level + i % 5 : 20);
                return Status(Done{});
            }};
    };
    auto loaded = load_pictures(*made, pictures, small_recipe(), serial);
    REQUIRE(loaded);
    return {std::make_shared<const Task>(*std::move(made)),
            std::make_shared<const TrainingPictures>(*std::move(loaded))};
}

struct Study {
    std::unique_ptr<FinetuneGroup> group;
    std::vector<std::shared_ptr<Calls>> calls;  // by fitter
};

std::vector<RunKey> keys_of(std::initializer_list<const char*> names, int seeds) {
    std::vector<RunKey> keys;
    for (const char* name : names)
        for (int s = 0; s < seeds; ++s)
            keys.push_back({*find_strategy(name), static_cast<std::uint64_t>(s)});
    return keys;
}

constexpr LoopSettings kLoop{.seed_set_size = 4, .per_round = 3, .rounds = 3};

Result<Study> study(const Colours& on, std::span<const RunKey> keys, int fitters,
                    std::span<const Record> done = {}, int bad_step = -1, bool frozen = false,
                    const Recipe& recipe = small_recipe(), bool warm_start = false) {
    Study made;
    std::vector<std::unique_ptr<Fitter>> hands;
    const auto inputs = std::make_shared<PictureInputs>(on.pictures, recipe.batch);
    for (int i = 0; i < fitters; ++i) {
        made.calls.push_back(std::make_shared<Calls>());
        made.calls.back()->bad_step = bad_step;
        made.calls.back()->frozen = frozen;
        hands.push_back(
            make_thread_fitter(std::make_unique<MeanColour>(made.calls.back()), inputs, recipe));
    }
    auto group =
        FinetuneGroup::make(on.task, "pretrained", keys, kLoop, std::move(hands), done, warm_start);
    if (!group) return group.error();
    made.group = *std::move(group);
    return made;
}

std::vector<Record> round_of(FinetuneGroup& group) {
    group.start();
    while (true) {
        auto learning = group.poll();
        if (!learning) FAIL(learning.error().what);
        if (!(learning->fraction >= 0 && learning->fraction <= 1)) FAIL("no fraction");
        if (learning->records) return *std::move(learning->records);
    }
}

std::vector<Record> all_rounds(FinetuneGroup& group) {
    std::vector<Record> all;
    while (!finished(group)) {
        const auto records = round_of(group);
        all.insert(all.end(), records.begin(), records.end());
    }
    return all;
}

void check_same(const std::vector<Record>& a, const std::vector<Record>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].arm == b[i].arm);
        CHECK(a[i].seed == b[i].seed);
        CHECK(a[i].round == b[i].round);
        CHECK(a[i].accuracy == b[i].accuracy);
        CHECK(a[i].picked == b[i].picked);
    }
}

}  // namespace

TEST_CASE("the rate rises to step 100 and falls to a tenth behind steps 200, 300 and 400") {
    const Recipe recipe;
    CHECK(rate_at(recipe, 0) == 0);
    CHECK(rate_at(recipe, 50) == doctest::Approx(0.0015));
    CHECK(rate_at(recipe, 100) == 0.003);
    CHECK(rate_at(recipe, 200) == 0.003);
    CHECK(rate_at(recipe, 201) == doctest::Approx(0.0003));
    CHECK(rate_at(recipe, 301) == doctest::Approx(0.00003));
    CHECK(rate_at(recipe, 499) == doctest::Approx(0.000003));
    CHECK(side_to_crop(480) == 512);
    CHECK(side_to_crop(128) == 137);
    CHECK(side_to_crop(64) == 80);
}

TEST_CASE("every labelled example is trained on as often as the others, to one time") {
    for (const int labelled : {1, 7, 32, 45}) {
        CAPTURE(labelled);
        Batches batches(labelled, 32, 6, true, Rng(5));
        CHECK(batches.size() == std::min(labelled, 32));
        std::vector<int> seen(labelled, 0);
        int mirrored = 0, count = 0;
        for (int step = 0; step < 50; ++step)
            for (const Crop& crop : batches.next()) {
                ++seen[crop.place];
                ++count;
                mirrored += crop.mirrored;
                CHECK(crop.x >= 0);
                CHECK(crop.x <= 6);
                CHECK(crop.y <= 6);
            }
        const auto [least, most] = std::ranges::minmax(seen);
        CHECK(most - least <= 1);
        CHECK(std::abs(2 * mirrored - count) < 5 * std::sqrt(count));
    }
}

TEST_CASE("a crop is cut out where it says, and mirrored") {
    Images images{1, 3, 3, {}};
    for (int i = 0; i < 9; ++i)
        for (int c = 0; c < 3; ++c) images.rgb.push_back(static_cast<std::uint8_t>(10 * i + c));
    std::vector<std::uint8_t> rgb(12);
    cut_out(images, 0, {0, 1, 1, false}, 2, rgb);
    CHECK(rgb == std::vector<std::uint8_t>{40, 41, 42, 50, 51, 52, 70, 71, 72, 80, 81, 82});
    cut_out(images, 0, {0, 0, 1, true}, 2, rgb);
    CHECK(rgb == std::vector<std::uint8_t>{40, 41, 42, 30, 31, 32, 70, 71, 72, 60, 61, 62});
}

TEST_CASE(
    "a fit ends where the loss is under its share of the first, at the last step, or diverged") {
    Recipe recipe;
    recipe.steps = 5;
    const auto run = [&](std::vector<double> losses) {
        Fit fit(4, recipe, Rng(1));
        for (const double loss : losses) {
            REQUIRE(!fit.done());
            CHECK(fit.next().crops.size() == 4);
            fit.took(loss);
        }
        CHECK(fit.done());
        return fit.report();
    };
    const auto stopped = run({0.7, 0.01, 0.0006});
    CHECK(stopped.end == FitEnd::stopped);
    CHECK(stopped.steps == 3);
    CHECK(stopped.first_loss == 0.7);
    CHECK(stopped.last_loss == 0.0006);
    CHECK(run({0.7, 0.6, 0.5, 0.4, 0.3}).end == FitEnd::all_steps);
    const auto diverged = run({0.7, 0.9, std::numeric_limits<double>::infinity()});
    CHECK(diverged.end == FitEnd::diverged);
    CHECK(diverged.steps == 2);
    CHECK(diverged.last_loss == 0.9);
}

TEST_CASE("a network that is trained learns, and picks by its own doubt, whatever the fitters") {
    const Colours on = colours(60, 20);
    const auto keys = keys_of({"uncertainty", "margin", "random"}, 2);
    auto one = study(on, keys, 1), three = study(on, keys, 3);
    REQUIRE(one);
    REQUIRE(three);
    const auto records = all_rounds(*one->group);
    CHECK(records.size() == keys.size() * 4);
    check_same(records, all_rounds(*three->group));
    CHECK(records[0].arm == Arm{"pretrained", "finetune", "uncertainty"});
    CHECK(records[0].labels == 4);
    CHECK(records.back().labels == 13);
    CHECK(records.back().accuracy > 0.9);
    CHECK(records.back().picked.empty());
    for (const Record& record : records) CHECK(record.converged);
}

TEST_CASE("the arms of a seed share the first fit, and random picks are not scored") {
    const Colours on = colours(60, 20);
    auto made = study(on, keys_of({"random", "uncertainty"}, 2), 1);
    REQUIRE(made);
    const Calls& calls = *made->calls[0];
    round_of(*made->group);
    CHECK(calls.resets == 2);
    CHECK(calls.asked == 2 * (20 + 56));
    round_of(*made->group);
    CHECK(calls.resets == 2 + 4);
    CHECK(calls.asked == 2 * (20 + 56) + 2 * 20 + 2 * (20 + 53));
}

TEST_CASE("a study of trained networks goes on from its records without a fit") {
    const Colours on = colours(60, 20);
    const auto keys = keys_of({"uncertainty", "random"}, 2);
    auto whole = study(on, keys, 2);
    REQUIRE(whole);
    const auto records = all_rounds(*whole->group);
    const std::vector<Record> done(records.begin(), records.begin() + 6);  // cut within a round
    auto rest = study(on, keys, 1, done);
    REQUIRE(rest);
    CHECK(rest->calls[0]->resets == 0);
    auto all = done;
    while (!finished(*rest->group)) {
        const auto some = round_of(*rest->group);
        all.insert(all.end(), some.begin(), some.end());
    }
    const auto by_run = [](const Record& a, const Record& b) {
        return std::tie(a.arm, a.seed, a.round) < std::tie(b.arm, b.seed, b.round);
    };
    auto expected = records;
    std::ranges::sort(expected, by_run);
    std::ranges::sort(all, by_run);
    check_same(all, expected);
}

TEST_CASE("a warm start goes on where the round before ended, and comes there again") {
    const Colours on = colours(60, 20);
    const auto keys = keys_of({"uncertainty", "random"}, 2);
    const auto warm = [&](int fitters, std::span<const Record> done) {
        auto made = study(on, keys, fitters, done, -1, false, small_recipe(), true);
        REQUIRE(made);
        return *std::move(made);
    };
    auto whole = warm(2, {}), cold = *study(on, keys, 1);
    const auto records = all_rounds(*whole.group), colder = all_rounds(*cold.group);
    CHECK(records.size() == colder.size());
    CHECK(records[0].picked == colder[0].picked);  // the first round is the same
    bool other = false;
    for (std::size_t i = 0; i < records.size(); ++i) other |= records[i].picked != colder[i].picked;
    CHECK(other);
    // From records nobody kept the weights: the rounds are trained again.
    const std::vector<Record> done(records.begin(), records.begin() + 8);
    auto rest = warm(1, done);
    auto all = done;
    const auto third = round_of(*rest.group);
    CHECK(rest.calls[0]->resets == 4 * 3);
    all.insert(all.end(), third.begin(), third.end());
    const auto fourth = round_of(*rest.group);
    CHECK(rest.calls[0]->resets == 4 * 3 + 4);
    all.insert(all.end(), fourth.begin(), fourth.end());
    check_same(all, records);
}

TEST_CASE("a fit that begins trained ends by the share of the loss that it is told") {
    Fit fit(4, Recipe(), Rng(1), 0.7);
    fit.took(0.0006);
    CHECK(fit.report().end == FitEnd::stopped);
    CHECK(fit.report().first_loss == 0.0006);
}

TEST_CASE("what frozen stages make of a picture is made once, and changes no pick") {
    const Colours on = colours(60, 20);
    const auto keys = keys_of({"uncertainty", "random"}, 2);
    Recipe plain = small_recipe();
    plain.augment = false;
    auto kept = study(on, keys, 1, {}, -1, true, plain),
         anew = study(on, keys, 1, {}, -1, false, plain);
    REQUIRE(kept);
    REQUIRE(anew);
    check_same(all_rounds(*kept->group), all_rounds(*anew->group));
    CHECK(kept->calls[0]->made == 60 + 20);
    CHECK(anew->calls[0]->made > 1000);
    CHECK(kept->calls[0]->asked == anew->calls[0]->asked);
    // Crops are pictures of their own.
    auto cropped = study(on, keys, 1, {}, -1, true);
    REQUIRE(cropped);
    all_rounds(*cropped->group);
    CHECK(cropped->calls[0]->made > 1000);
}

TEST_CASE("a fit that diverges goes back a step, is marked, and the study goes on") {
    const Colours on = colours(60, 20);
    auto made = study(on, keys_of({"uncertainty"}, 1), 1, {}, 5);
    REQUIRE(made);
    const auto records = round_of(*made->group);
    CHECK_FALSE(records[0].converged);
    CHECK(records[0].picked.size() == 3);
    CHECK(made->calls[0]->undone == 1);
    CHECK(made->calls[0]->steps == 6);
}

TEST_CASE("a round of trained networks can be given up and begun again") {
    const Colours on = colours(60, 20);
    const auto keys = keys_of({"uncertainty", "random"}, 2);
    auto calm = study(on, keys, 2), hasty = study(on, keys, 2);
    REQUIRE(calm);
    REQUIRE(hasty);
    hasty->group->start();
    REQUIRE(hasty->group->poll());
    hasty->group->cancel();
    CHECK_FALSE(hasty->group->poll()->records);
    hasty->group->start();
    REQUIRE(hasty->group->poll());
    check_same(round_of(*hasty->group), round_of(*calm->group));
}

TEST_CASE("a network that fails is the round's error, and one without numbers is named") {
    class Failing final : public Trainable {
       public:
        Status reset(const TrainedWeights*) override { return Done{}; }
        std::shared_ptr<const TrainedWeights> weights() const override { return nullptr; }
        bool has_frozen() const override { return false; }
        std::size_t input_size() const override { return 1; }
        Result<std::vector<float>> inputs(std::span<const std::uint8_t>, int n) override {
            return std::vector<float>(n, 0.F);
        }
        Result<double> step(std::span<const float>, std::span<const int>, double, double) override {
            return 0.0;
        }
        void undo() override {}
        Result<Matrix> logits(std::span<const float>, int n) override {
            return Matrix(Matrix::Constant(n, 2, std::numeric_limits<double>::quiet_NaN()));
        }
    };
    const Colours on = colours(60, 20);
    std::vector<std::unique_ptr<Fitter>> fitters;
    fitters.push_back(make_thread_fitter(std::make_unique<Failing>(),
                                         std::make_shared<PictureInputs>(on.pictures, 32),
                                         small_recipe()));
    auto group = FinetuneGroup::make(on.task, "pretrained", keys_of({"uncertainty"}, 1), kLoop,
                                     std::move(fitters));
    REQUIRE(group);
    (*group)->start();
    Result<Learning> learning = Learning{};
    do learning = (*group)->poll();
    while (learning && !learning->records);
    REQUIRE_FALSE(learning);
    CHECK(learning.error().what.find("no numbers") != std::string::npos);
    CHECK((*group)->runs()[0].round() == 0);
}
