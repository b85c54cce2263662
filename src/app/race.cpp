#include "app/race.h"

#include <limits>

#include "study/metrics.h"

namespace bluesquare {
namespace {

void add_picks(ArmState& arm, const std::vector<int>& picked) {
    arm.last_picks = picked;
    arm.picks.insert(arm.picks.end(), picked.begin(), picked.end());
    arm.enrichment = enrichment(arm.records, 0);
}

// Null for the visitor's own lane.
Result<const Strategy*> strategy_of(const Arm& arm) {
    if (arm.acquisition == persons_acquisition) return static_cast<const Strategy*>(nullptr);
    return find_strategy(arm.acquisition);
}

}  // namespace

void add_record(ArmState& arm, Record record) {
    if (record.round == 0) arm.seed_set = record.seed_set;
    arm.records.push_back(std::move(record));
    add_picks(arm, arm.records.back().picked);
}

Result<Race> Race::make(const Settings& settings, const Task& task,
                        const std::vector<std::shared_ptr<const Features>>& features,
                        const Parallel& parallel) {
    Race race;
    race.classes_ = task.class_count();
    race.head_settings_ = head_of(settings);
    race.relabelled_.assign(settings.relabelled.begin(), settings.relabelled.end());
    const std::vector<Arm> arms = arms_of(settings);
    for (std::size_t e = 0; e < settings.encoders.size(); ++e) {
        std::vector<RunKey> runs;
        for (const Arm& arm : arms) {
            if (arm.encoder != settings.encoders[e]) continue;
            const auto strategy = strategy_of(arm);
            if (!strategy) return strategy.error();
            if (!*strategy) race.your_arm_ = static_cast<int>(race.arms_.size());
            race.places_.push_back({race.groups_.size(), static_cast<int>(runs.size())});
            runs.push_back({*strategy, settings.seed});
            ArmState& state = race.arms_.emplace_back();
            state.arm = arm;
            state.enrichment = std::numeric_limits<double>::quiet_NaN();
        }
        if (runs.empty()) continue;  // only one learner asks a visitor who answers
        race.grounds_.push_back(make_ground(task, *features[e], parallel));
        auto group = HeadGroup::make(race.grounds_.back(), settings.encoders[e], runs,
                                     loop_of(settings), head_of(settings), parallel);
        if (!group) return group.error();
        race.groups_.push_back(*std::move(group));
    }
    race.heads_.resize(race.arms_.size());
    return race;
}

void Race::advance() {
    std::size_t arm = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        HeadGroup& group = groups_[g];
        for (Record& record : group.advance()) {
            heads_[arm].push_back(group.head(places_[arm].run));
            add_record(arms_[arm++], std::move(record));
        }
        if (!relabelled_.empty()) relabel(g);
    }
}

// The oracle's other answers to this round's questions.
void Race::relabel(std::size_t group) {
    const std::vector<int>& pool = grounds_[group]->task.pool;
    for (int r = 0; r < std::ssize(groups_[group].runs()); ++r) {
        const Run& run = groups_[group].runs()[r];
        std::vector<int> labels(run.labels().end() - std::ssize(run.picked()), run.labels().end());
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (std::ranges::count(relabelled_, pool[run.picked()[i]]) > 0)
                labels[i] = other_label(labels[i], classes_);
        groups_[group].answer(r, labels);
    }
}

void Race::choose(const std::vector<int>& examples) {
    ArmState& arm = arms_[your_arm_];
    const Place& place = places_[your_arm_];
    groups_[place.group].choose(place.run, examples, arm.records.back());
    add_picks(arm, examples);
}

void Race::ask_first(int example) { groups_[0].ask_first(0, example); }
void Race::answer(const std::vector<int>& labels) { groups_[0].answer(0, labels); }

int Race::round() const { return groups_.front().runs().front().round() - 1; }
bool Race::finished() const { return bluesquare::finished(groups_.front()); }
const Run& Race::run(int arm) const { return groups_[places_[arm].group].runs()[places_[arm].run]; }
Matrix Race::pool_logits(int arm, const Head& head) const {
    return groups_[places_[arm].group].pool_logits(head);
}
const Features& Race::pool_features(int arm) const {
    return *grounds_[places_[arm].group]->pool.x.kept();
}

}  // namespace bluesquare
