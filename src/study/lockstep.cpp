#include "study/lockstep.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "exact/standardise.h"
#include "study/metrics.h"

namespace bluesquare {

std::shared_ptr<const Ground> make_ground(Task task, std::shared_ptr<const Features> features,
                                          const Parallel& parallel) {
    const Scale scale = pool_scale(*features, task.pool, parallel);
    ScoredRows pool = with_lengths({features, task.pool, scale, parallel}, parallel);
    ScoredRows test = with_lengths({features, task.test, scale, parallel}, parallel);
    return std::make_shared<Ground>(Ground{std::move(task), std::move(pool), std::move(test)});
}

std::shared_ptr<const Ground> make_ground(Task task, const Features& features,
                                          const Parallel& parallel) {
    const Scale scale = pool_scale(features, task.pool, parallel);
    ScoredRows pool = with_lengths(standardise(features, task.pool, scale, parallel), parallel);
    ScoredRows test = with_lengths(standardise(features, task.test, scale, parallel), parallel);
    return std::make_shared<Ground>(Ground{std::move(task), std::move(pool), std::move(test)});
}

Status check_budget(const Task& task, const LoopSettings& settings) {
    const long needed =
        settings.seed_set_size + static_cast<long>(settings.per_round) * settings.rounds;
    if (needed > static_cast<long>(task.pool.size()))
        return usage_error(
            "pool of " + std::to_string(task.pool.size()) + " examples: " + std::to_string(needed) +
            " are needed for a seed set of " + std::to_string(settings.seed_set_size) + " and " +
            std::to_string(settings.rounds) + " rounds of " + std::to_string(settings.per_round) +
            "; ask for fewer or enlarge the pool");
    return Done{};
}

struct Lockstep::Run {
    RunKey key;
    Rng rng;
    std::vector<int> positions{};   // labelled, as positions in Task::pool
    std::vector<int> labels{};      // of these, as the oracle answered
    std::vector<int> unlabelled{};  // positions, ascending
    std::vector<int> picked{};      // positions, last round's
    HeadLearner learner;
    FitReport fit{};
    Head head{};
    std::vector<double> scores{};  // by position
};

struct Lockstep::Shared {
    std::shared_ptr<const Ground> ground;
    std::string encoder;
    LoopSettings settings;
    int round = 0;
};

Lockstep::Lockstep(std::unique_ptr<Shared> shared, std::vector<Run> runs)
    : shared_(std::move(shared)), runs_(std::move(runs)) {}
Lockstep::Lockstep(Lockstep&&) noexcept = default;
Lockstep& Lockstep::operator=(Lockstep&&) noexcept = default;
Lockstep::~Lockstep() = default;

Result<Lockstep> Lockstep::make(std::shared_ptr<const Ground> ground, std::string encoder,
                                std::vector<RunKey> keys, const LoopSettings& settings) {
    const Task& task = ground->task;
    if (auto ok = check_budget(task, settings); !ok) return ok.error();
    std::vector<int> position_of(task.label.size(), -1);
    for (std::size_t p = 0; p < task.pool.size(); ++p)
        position_of[task.pool[p]] = static_cast<int>(p);
    std::vector<Run> runs;
    for (const RunKey& key : keys) {
        Rng seed_rng(key.seed, "seed-set");
        const auto seed_set =
            draw_seed_set(task, settings.seed_set, settings.seed_set_size, seed_rng);
        if (!seed_set) return seed_set.error();
        Run run{.key = key,
                .rng = Rng(key.seed, "acquire"),
                .learner = HeadLearner(task.class_count(), settings.head)};
        std::vector<bool> labelled(task.pool.size(), false);
        for (int example : *seed_set) {
            run.positions.push_back(position_of[example]);
            run.labels.push_back(task.label[example]);
            labelled[position_of[example]] = true;
        }
        for (std::size_t p = 0; p < labelled.size(); ++p)
            if (!labelled[p]) run.unlabelled.push_back(static_cast<int>(p));
        runs.push_back(std::move(run));
    }
    auto shared = std::make_unique<Shared>(Shared{std::move(ground), std::move(encoder), settings});
    return Lockstep(std::move(shared), std::move(runs));
}

int Lockstep::run_count() const { return static_cast<int>(runs_.size()); }
int Lockstep::round() const { return shared_->round; }
bool Lockstep::finished() const { return shared_->round > shared_->settings.rounds; }

void Lockstep::fit(Run& run) const {
    const Ground& ground = *shared_->ground;
    const std::size_t known = run.learner.examples().size();
    run.learner.append(ground.pool.x, std::span(run.positions).subspan(known),
                       std::span(run.labels).subspan(known));
    run.fit = run.learner.fit(ground.pool.x);
    run.head = run.learner.head(ground.pool.x);
}

void Lockstep::evaluate(const Parallel& parallel, std::vector<Record>& records) const {
    const Ground& ground = *shared_->ground;
    std::vector<const Head*> heads;
    for (const Run& run : runs_) heads.push_back(&run.head);
    const auto predicted = classify(ground.test, heads, parallel);
    for (int r = 0; r < run_count(); ++r) score_predictions(ground.task, predicted[r], records[r]);
}

void Lockstep::pick(const Parallel& parallel, std::vector<Record>& records) {
    const int k = shared_->settings.per_round;
    std::vector<Query> queries;
    for (Run& run : runs_)
        if (run.key.strategy && run.key.strategy->uses_model)
            queries.push_back({&run.head, run.key.strategy, run.unlabelled, k, &run.rng});
    const auto scores = score(shared_->ground->pool, queries, parallel);
    auto next = scores.begin();
    for (int r = 0; r < run_count(); ++r) {
        Run& run = runs_[r];
        run.picked.clear();
        if (!run.key.strategy) continue;
        const Strategy& strategy = *run.key.strategy;
        const int candidates = static_cast<int>(run.unlabelled.size());
        ask(run, strategy.uses_model ? *next++ : strategy.scores({}, candidates, run.rng),
            records[r]);
    }
}

// Asks about the unlabelled positions with the best scores.
void Lockstep::ask(Run& run, const std::vector<double>& scores, Record& record) const {
    const Task& task = shared_->ground->task;
    run.scores.assign(task.pool.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < scores.size(); ++i) run.scores[run.unlabelled[i]] = scores[i];
    std::vector<int> positions;
    for (int i : select(scores, shared_->settings.per_round))
        positions.push_back(run.unlabelled[i]);
    label(run, std::move(positions), record);
}

// Has the oracle label these unlabelled positions.
void Lockstep::label(Run& run, std::vector<int> positions, Record& record) const {
    const Task& task = shared_->ground->task;
    std::vector<int> ids;
    for (int p : positions) {
        run.positions.push_back(p);
        run.labels.push_back(task.label[task.pool[p]]);
        std::erase(run.unlabelled, p);
        ids.push_back(task.pool[p]);
    }
    run.picked = std::move(positions);
    count_picks(task, std::move(ids), record);
}

void Lockstep::choose(int run, std::span<const int> examples, Record& record) {
    const auto& pool = shared_->ground->task.pool;
    std::vector<int> positions;
    for (int example : examples)
        positions.push_back(
            static_cast<int>(std::lower_bound(pool.begin(), pool.end(), example) - pool.begin()));
    label(runs_[run], std::move(positions), record);
}

void Lockstep::answer(int run, std::span<const int> labels) {
    Run& r = runs_[run];
    std::copy(labels.begin(), labels.end(), r.labels.end() - std::ssize(labels));
}

std::vector<Record> Lockstep::advance(const Parallel& parallel) {
    std::vector<Record> records(runs_.size());
    for (int r = 0; r < run_count(); ++r) {
        const Run& run = runs_[r];
        const auto name = run.key.strategy ? run.key.strategy->name : persons_acquisition;
        records[r].arm = {shared_->encoder, "head", std::string(name)};
        records[r].seed = run.key.seed;
        records[r].round = shared_->round;
        records[r].labels = static_cast<int>(run.positions.size());
        records[r].pool_mismatched_share = shared_->ground->task.mismatched_share();
        if (shared_->round == 0) records[r].seed_set = view(r).labelled;
    }
    parallel(run_count(), [&](int r) {
        fit(runs_[r]);
        records[r].converged = runs_[r].fit.converged;
    });
    evaluate(parallel, records);
    if (shared_->round < shared_->settings.rounds) pick(parallel, records);
    ++shared_->round;
    return records;
}

RunView Lockstep::view(int run) const {
    const Run& r = runs_[run];
    const auto& pool = shared_->ground->task.pool;
    RunView view{r.key, {}, r.labels, {}, {}, r.scores};
    for (int p : r.positions) view.labelled.push_back(pool[p]);
    for (int p : r.picked) {
        view.picked.push_back(pool[p]);
        view.picked_scores.push_back(r.scores[p]);
    }
    return view;
}

Matrix Lockstep::pool_logits(int run) const {
    const ScaledRows& pool = shared_->ground->pool.x;
    std::vector<int> all(pool.rows());
    std::iota(all.begin(), all.end(), 0);
    return exact_logits(pool, all, runs_[run].head);
}

}  // namespace bluesquare
