#include "study/run.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "core/quoted.h"
#include "study/metrics.h"

namespace bluesquare {

Status check_budget(const Task& task, const LoopSettings& settings) {
    const std::int64_t needed =
        settings.seed_set_size + std::int64_t{settings.per_round} * settings.rounds;
    if (needed > std::ssize(task.pool))
        return usage_error(
            "pool of " + std::to_string(task.pool.size()) + " examples: " + std::to_string(needed) +
            " are needed for a seed set of " + std::to_string(settings.seed_set_size) + " and " +
            std::to_string(settings.rounds) + " rounds of " + std::to_string(settings.per_round) +
            "; ask for fewer or enlarge the pool");
    return Done{};
}

std::string_view acquisition_of(const RunKey& key) {
    return key.strategy ? key.strategy->name : persons_acquisition;
}

Run::Run(const Task& task, Arm arm, RunKey key, const LoopSettings& settings)
    : task_(&task), arm_(std::move(arm)), key_(key), settings_(settings) {
    candidates_.resize(task.pool.size());
    for (std::size_t p = 0; p < candidates_.size(); ++p) candidates_[p] = static_cast<int>(p);
    Rng order(key.seed, "ties");
    shuffle(candidates_, order);
}

Result<Run> Run::start(const Task& task, Arm arm, RunKey key, const LoopSettings& settings) {
    Rng rng(key.seed, "seed-set");
    const auto seed_set = draw_seed_set(task, settings.seed_set, settings.seed_set_size, rng);
    if (!seed_set) return seed_set.error();
    Run run(task, std::move(arm), key, settings);
    std::vector<int> positions;
    for (const int example : *seed_set) positions.push_back(task.pool_position(example));
    run.label(positions);
    return run;
}

std::vector<int> Run::offered() const {
    const auto wanted = static_cast<std::size_t>(settings_.candidates);
    if (wanted == 0 || wanted >= candidates_.size()) return candidates_;
    Rng rng(key_.seed, "candidates " + std::to_string(round_));
    std::vector<int> places(candidates_.size());
    std::iota(places.begin(), places.end(), 0);
    shuffle(places, rng);
    places.resize(wanted);
    std::ranges::sort(places);
    for (int& place : places) place = candidates_[place];
    return places;
}

int Run::answer_of_oracle(int example) const {
    const int truth = task_->label[example];
    if (settings_.oracle_noise <= 0) return truth;
    Rng rng(key_.seed, "oracle " + std::to_string(example));
    if (rng.uniform() >= settings_.oracle_noise) return truth;
    const auto other =
        static_cast<int>(rng.below(static_cast<std::uint32_t>(task_->class_count() - 1)));
    return other < truth ? other : other + 1;
}

Rng Run::rng() const { return Rng(key_.seed, "acquire " + std::to_string(round_)); }

int Run::last_round() const {
    if (settings_.until <= 0) return settings_.rounds;
    const int open = (settings_.most_labels - settings_.seed_set_size) / settings_.per_round;
    return std::max(settings_.rounds, open);
}

double Run::progress() const {
    const std::int64_t pool = std::ssize(task_->pool) - settings_.seed_set_size;
    const auto k = settings_.per_round;
    const auto last = std::min<std::int64_t>(last_round(), (pool + k - 1) / k);
    return done_ ? 1.0 : static_cast<double>(round_) / static_cast<double>(last + 1);
}

void Run::note_accuracy(double accuracy) {
    kept_ = kept_ || (accuracy >= settings_.until && accuracy_ >= settings_.until);
    accuracy_ = accuracy;
    done_ = candidates_.empty() || round_ >= last_round() || (round_ >= settings_.rounds && kept_);
}

Record Run::evaluate(std::span<const int> predicted) {
    Record record;
    record.arm = arm_;
    record.seed = key_.seed;
    record.round = round_;
    record.labels = static_cast<int>(positions_.size());
    record.pool_mismatched_share = task_->mismatched_share();
    if (round_ == 0)
        for (const int position : positions_) record.seed_set.push_back(task_->pool[position]);
    score_predictions(*task_, predicted, record);
    picked_.clear();
    note_accuracy(record.accuracy);
    return record;
}

void Run::label(std::span<const int> positions) {
    std::vector<bool> taken(task_->pool.size(), false);
    for (const int position : positions) {
        taken[position] = true;
        positions_.push_back(position);
        labels_.push_back(answer_of_oracle(task_->pool[position]));
    }
    std::erase_if(candidates_, [&](int position) { return taken[position]; });
}

void Run::ask(std::span<const int> positions, Record& record) {
    label(positions);
    picked_.assign(positions.begin(), positions.end());
    std::vector<int> examples;
    for (const int position : positions) examples.push_back(task_->pool[position]);
    count_picks(*task_, std::move(examples), record);
}

void Run::answer(std::span<const int> labels) {
    std::copy(labels.begin(), labels.end(), labels_.end() - std::ssize(labels));
}

Status Run::repeat(const Record& record) {
    const auto refuse = [&](const std::string& why) {
        return Error{"the record of " + shortened(arm_.encoder) + ", " + asks(arm_) + ", seed " +
                     std::to_string(key_.seed) + ", round " + std::to_string(record.round) + " " +
                     why +
                     ": delete this run's records from that round on, and they are computed again"};
    };
    if (record.round != round_)
        return refuse("stands where round " + std::to_string(round_) + " belongs");
    if (record.labels != std::ssize(positions_))
        return refuse("has " + std::to_string(record.labels) + " labels, expected " +
                      std::to_string(positions_.size()));
    if (round_ == 0)
        for (std::size_t i = 0; i < positions_.size(); ++i)
            if (i >= record.seed_set.size() || record.seed_set[i] != task_->pool[positions_[i]])
                return refuse("has another seed set than this seed draws");
    std::vector<int> positions;
    for (const int example : record.picked) {
        const int position = task_->pool_position(example);
        const auto asked = std::find(positions.begin(), positions.end(), position);
        const auto free = std::find(candidates_.begin(), candidates_.end(), position);
        if (position < 0 || asked != positions.end() || free == candidates_.end())
            return refuse("picks example " + std::to_string(example) +
                          ", which is not an unlabelled one of the pool");
        positions.push_back(position);
    }
    note_accuracy(record.accuracy);
    const auto expected = std::min<std::ptrdiff_t>(settings_.per_round, std::ssize(candidates_));
    if (std::ssize(positions) != (done_ ? 0 : expected))
        return refuse("picks " + std::to_string(positions.size()) + " examples, expected " +
                      std::to_string(done_ ? 0 : expected));
    label(positions);
    picked_ = std::move(positions);
    ++round_;
    return Done{};
}

}  // namespace bluesquare
