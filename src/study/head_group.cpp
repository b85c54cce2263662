#include "study/head_group.h"

#include <numeric>
#include <utility>

namespace bluesquare {

struct HeadGroup::Fit {
    HeadLearner learner;
    HeadLearner picking;  // on the picker's features, where there is one
    FitReport report{};
    Head head{};
    Head picking_head{};
    std::vector<double> picked_scores{};
    int first = -1;  // position that is asked about first
};

HeadGroup::HeadGroup(std::shared_ptr<const Ground> ground, Picker picker, LoopSettings loop,
                     Parallel parallel)
    : ground_(std::move(ground)),
      picker_(std::move(picker)),
      loop_(loop),
      parallel_(std::move(parallel)) {}
HeadGroup::HeadGroup(HeadGroup&&) noexcept = default;
HeadGroup& HeadGroup::operator=(HeadGroup&&) noexcept = default;
HeadGroup::~HeadGroup() = default;

Result<HeadGroup> HeadGroup::make(std::shared_ptr<const Ground> ground, const std::string& encoder,
                                  std::span<const RunKey> keys, const LoopSettings& loop,
                                  const HeadSettings& head, Parallel parallel,
                                  std::span<const Record> records, Picker picker) {
    const Task& task = ground->task;
    if (auto ok = check_budget(task, loop); !ok) return ok.error();
    HeadGroup group(std::move(ground), std::move(picker), loop, std::move(parallel));
    for (const RunKey& key : keys) {
        Arm arm{encoder, std::string(head_learner), std::string(acquisition_of(key)),
                group.picker_.name};
        auto run = Run::start(task, std::move(arm), key, loop);
        if (!run) return run.error();
        group.runs_.push_back(*std::move(run));
        group.fits_.push_back(
            {HeadLearner(task.class_count(), head), HeadLearner(task.class_count(), head)});
    }
    std::vector<Status> repeated(keys.size(), Done{});
    group.parallel_(static_cast<int>(keys.size()), [&](int r) {
        Run& run = group.runs_[r];
        for (const Record& record : records) {
            if (record.arm != run.arm() || record.seed != run.key().seed || !repeated[r]) continue;
            group.fit(r);
            repeated[r] = run.repeat(record);
        }
    });
    for (const Status& status : repeated)
        if (!status) return status.error();
    return group;
}

void HeadGroup::fit(int run) {
    const Run& r = runs_[run];
    Fit& fit = fits_[run];
    const auto fit_to = [&r](HeadLearner& learner, const ScaledRows& x, Head& head) {
        const std::size_t known = learner.examples().size();
        learner.append(x, std::span(r.positions()).subspan(known),
                       std::span(r.labels()).subspan(known));
        const FitReport report = learner.fit(x);
        head = learner.head(x);
        return report;
    };
    fit.report = fit_to(fit.learner, ground_->pool.x, fit.head);
    if (!picker_.ground) return;
    const FitReport report = fit_to(fit.picking, picker_.ground->pool.x, fit.picking_head);
    fit.report.converged = fit.report.converged && report.converged;
}

const ScoredRows& HeadGroup::picking_pool() const {
    return picker_.ground ? picker_.ground->pool : ground_->pool;
}

const Head& HeadGroup::picking_head(int run) const {
    return picker_.ground ? fits_[run].picking_head : fits_[run].head;
}

Result<Learning> HeadGroup::poll() {
    if (!std::exchange(started_, false)) return Learning{};
    std::vector<int> active;
    for (int r = 0; r < static_cast<int>(runs_.size()); ++r)
        if (!runs_[r].done()) active.push_back(r);
    std::vector<Record> records(active.size());
    parallel_(static_cast<int>(active.size()), [&](int a) { fit(active[a]); });
    if (!active.empty()) evaluate(active, records);
    pick(active, records);
    for (const int r : active) runs_[r].end_round();
    return Learning{1, std::move(records)};
}

std::vector<Record> HeadGroup::advance() {
    start();
    return *std::move(poll()->records);
}

void HeadGroup::evaluate(std::span<const int> active, std::vector<Record>& records) {
    std::vector<const Head*> heads;
    for (const int r : active) heads.push_back(&fits_[r].head);
    const auto predicted = classify(ground_->test, heads, parallel_);
    for (std::size_t a = 0; a < active.size(); ++a) {
        records[a] = runs_[active[a]].evaluate(predicted[a]);
        records[a].converged = fits_[active[a]].report.converged;
    }
}

void HeadGroup::pick(std::span<const int> active, std::vector<Record>& records) {
    std::vector<Query> queries;
    std::vector<int> query_of(active.size(), -1);
    std::vector<std::vector<int>> offered(active.size());
    for (std::size_t a = 0; a < active.size(); ++a) {
        const Run& run = runs_[active[a]];
        if (run.done() || !run.key().strategy || !run.key().strategy->scores()) continue;
        query_of[a] = static_cast<int>(queries.size());
        offered[a] = run.offered();
        queries.push_back(
            {&picking_head(active[a]), run.key().strategy, offered[a], loop_.per_round});
    }
    const auto scored = score(picking_pool(), queries, parallel_);
    parallel_(static_cast<int>(active.size()), [&](int a) {
        Run& run = runs_[active[a]];
        Fit& fit = fits_[active[a]];
        fit.picked_scores.clear();
        if (run.done() || !run.key().strategy) return;
        if (std::ranges::count(run.candidates(), fit.first) > 0) {
            run.ask({&fit.first, 1}, records[a]);
            return;
        }
        std::vector<int> places;
        if (query_of[a] >= 0) {
            const std::vector<double>& scores = scored[query_of[a]];
            places = select(scores, loop_.per_round);
            for (const int place : places) fit.picked_scores.push_back(scores[place]);
        } else {
            offered[a] = run.offered();
            places = choose_set(active[a], offered[a]);
        }
        std::vector<int> positions;
        for (const int place : places) positions.push_back(offered[a][place]);
        run.ask(positions, records[a]);
    });
}

// Places among those offered that a strategy of the kind `choose` picks.
std::vector<int> HeadGroup::choose_set(int run, std::span<const int> offered) const {
    const Run& r = runs_[run];
    const Strategy& strategy = *r.key().strategy;
    Rng rng = r.rng();
    Candidates candidates{
        .count = static_cast<int>(offered.size()), .k = loop_.per_round, .rng = rng};
    Matrix logits;
    Features features, labelled;
    if (strategy.needs_logits) {
        logits = exact_logits(picking_pool().x, offered, picking_head(run));
        candidates.logits = &logits;
    }
    if (strategy.needs_features) {
        features = picking_pool().x.gather(offered);
        labelled = picking_pool().x.gather(r.positions());
        candidates.features = &features;
        candidates.labelled = &labelled;
    }
    return strategy.choose(candidates);
}

void HeadGroup::ask_first(int run, int example) {
    fits_[run].first = ground_->task.pool_position(example);
}

void HeadGroup::choose(int run, std::span<const int> examples, Record& record) {
    std::vector<int> positions;
    for (const int example : examples) positions.push_back(ground_->task.pool_position(example));
    runs_[run].ask(positions, record);
}

const std::vector<double>& HeadGroup::picked_scores(int run) const {
    return fits_[run].picked_scores;
}

const Head& HeadGroup::head(int run) const { return fits_[run].head; }

Matrix HeadGroup::pool_logits(const Head& head) const {
    const ScaledRows& pool = ground_->pool.x;
    std::vector<int> all(pool.rows());
    std::iota(all.begin(), all.end(), 0);
    return exact_logits(pool, all, head);
}

}  // namespace bluesquare
