#include "app/what_if.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>

#include "study/metrics.h"

namespace bluesquare {
namespace {

constexpr int kWeighedAtOnce = 2;        // some milliseconds
constexpr std::size_t kMostPool = 4000;  // more would take too long for one frame
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<int> called(const ScoredRows& rows, const Head& head) {
    return classify(rows, {&head})[0];
}

double right_on_rare(const Race& race, const Task& task, int arm, const Head& head) {
    Record record;
    score_predictions(task, called(race.ground(arm).test, head), record);
    return rare_right(task, record);
}

bool has_label(const Race& race, const State& state, int arm, int position) {
    const auto known =
        std::span(race.run(arm).positions()).first(race.arms()[arm].records[state.round].labels);
    return std::ranges::find(known, position) != known.end();
}

// Least squares over the pool, without what is drawn at the map's edge.
WhatIf::Line line_of(const Lens& lens, const Matrix& logits) {
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();
    for (Eigen::Index i = 0; i < logits.rows(); ++i) {
        const Eigen::Vector3d at(lens.x[i], lens.y[i], 1);
        if (std::abs(at[0]) > 1.1 || std::abs(at[1]) > 1.1) continue;
        normal += at * at.transpose();
        right += at * (logits(i, 1) - logits(i, 0));
    }
    const Eigen::Vector3d line = normal.ldlt().solve(right);
    return {line[0], line[1], line[2]};
}

int count_moved(const std::vector<int>& before, const std::vector<int>& after) {
    int moved = 0;
    for (std::size_t i = 0; i < before.size(); ++i) moved += before[i] != after[i];
    return moved;
}

bool offered(const State& state) {
    return state.lens.arm >= 0 && state.task.class_count() <= most_what_if &&
           state.task.pool.size() <= kMostPool;
}

bool weighs(const State& state) {
    return offered(state) && state.view.effect &&
           state.what_if.weighed < std::ssize(state.task.pool);
}

bool asks(const State& state) {
    return state.what_if.example >= 0 && !state.what_if.moved.empty() &&
           state.what_if.asked < std::ssize(state.what_if.verdicts);
}

}  // namespace

const HeadLearner& WhatIfDesk::base(const Race& race, const State& state, int arm) {
    const auto [place, fresh] = bases_.try_emplace(arm, race.new_learner());
    HeadLearner& learner = place->second;
    if (!fresh) return learner;
    const Run& run = race.run(arm);
    const int known = race.arms()[arm].records[state.round].labels;
    learner.append(race.ground(arm).pool.x, std::span(run.positions()).first(known),
                   std::span(run.labels()).first(known));
    learner.fit(race.ground(arm).pool.x);
    return learner;
}

Head WhatIfDesk::refit(const Race& race, const State& state, int arm, int position, int label) {
    HeadLearner learner = base(race, state, arm);
    const ScaledRows& pool = race.ground(arm).pool.x;
    learner.append(pool, {&position, 1}, {&label, 1});
    learner.fit(pool);
    return learner.head(pool);
}

void WhatIfDesk::point_at(int example, const Race& race, State& state) {
    WhatIf& what = state.what_if;
    WhatIf fresh;
    fresh.example = example;
    std::swap(fresh.weights, what.weights);
    std::swap(fresh.weighed, what.weighed);
    what = std::move(fresh);
    if (example < 0 || !offered(state)) return;
    const int shown = state.lens.arm, position = state.task.pool_position(example);
    if (has_label(race, state, shown, position)) return;
    what.verdicts.resize(state.arms.size());
    what.moved.assign(state.task.class_count(), 0);
    ask(race, state, shown);
}

// One fit for each label.
void WhatIfDesk::ask(const Race& race, State& state, int arm) {
    WhatIf& what = state.what_if;
    const int position = state.task.pool_position(what.example);
    WhatIf::Verdict& verdict = what.verdicts[arm];
    verdict.now = rare_right(state.task, state.arms[arm].records.back());
    if (has_label(race, state, arm, position)) return;
    for (int label = 0; label < state.task.class_count(); ++label) {
        const Head head = refit(race, state, arm, position, label);
        verdict.then.push_back(right_on_rare(race, state.task, arm, head));
        if (arm != state.lens.arm) continue;
        what.moved[label] = count_moved(called_, called(race.ground(arm).pool, head));
        if (state.lens.boundary)
            what.lines.push_back(line_of(state.lens, race.pool_logits(arm, head)));
    }
}

void WhatIfDesk::weigh(const Race& race, State& state, int position) {
    const Lens& lens = state.lens;
    if (has_label(race, state, lens.arm, position)) return;
    double expected = 0;
    for (int label = 0; label < lens.classes; ++label) {
        const Head head = refit(race, state, lens.arm, position, label);
        expected += lens.probability[static_cast<std::size_t>(position) * lens.classes + label] *
                    count_moved(called_, called(race.ground(lens.arm).pool, head));
    }
    state.what_if.weights[position] = expected;
}

bool WhatIfDesk::wants_more(const State& state) { return asks(state) || weighs(state); }

bool WhatIfDesk::advance(const Race& race, State& state) {
    WhatIf& what = state.what_if;
    if (asks(state)) {
        if (what.asked != state.lens.arm) ask(race, state, what.asked);
        ++what.asked;
        return true;
    }
    if (!weighs(state)) return false;
    const int all = static_cast<int>(state.task.pool.size());
    what.weights.resize(all, kNan);
    for (int i = 0; i < kWeighedAtOnce && what.weighed < all; ++i)
        weigh(race, state, what.weighed++);
    return true;
}

void WhatIfDesk::follow(const Race& race, State& state) {
    bases_.clear();
    state.what_if.weights.clear();
    state.what_if.weighed = 0;
    const int arm = state.lens.arm;
    called_ = called(race.ground(arm).pool, race.head(arm, state.round));
    point_at(state.what_if.example, race, state);
}

}  // namespace bluesquare
