#include "study/lockstep.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/softmax.h"
#include "core/standardise.h"
#include "learn/contrasts.h"
#include "study/metrics.h"

namespace bluesquare {
namespace {

constexpr int kRowsPerTask = 192;  // rows scored at a time by one thread

Features gather(const Features& all, const std::vector<int>& rows) {
    Features out(rows.size(), all.cols());
    for (std::size_t i = 0; i < rows.size(); ++i) out.row(i) = all.row(rows[i]);
    return out;
}

Matrix multiply_in_parallel(const Features& features, const Features& weights,
                            const Parallel& parallel) {
    Matrix out(features.rows(), weights.cols());
    const int n = static_cast<int>(features.rows());
    parallel((n + kRowsPerTask - 1) / kRowsPerTask, [&](int block) {
        const int begin = block * kRowsPerTask;
        multiply(features, weights, begin, std::min(n, begin + kRowsPerTask), out);
    });
    return out;
}

}  // namespace

void serial(int count, const std::function<void(int)>& body) {
    for (int i = 0; i < count; ++i) body(i);
}

std::shared_ptr<const Ground> make_ground(Task task, const Features& features) {
    const Features z = standardise(features, task.pool);
    Features pool = gather(z, task.pool), test = gather(z, task.test);
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
    std::vector<int> unlabelled{};  // positions, ascending
    std::vector<int> picked{};      // positions, last round's
    LabelledSpan span{};
    Matrix weights{};  // in the span's coordinates: where the next fit starts
    Head head{};
    std::vector<double> scores{};  // by position
};

struct Lockstep::Shared {
    std::shared_ptr<const Ground> ground;
    std::string encoder;
    LoopSettings settings;
    Matrix contrasts;
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
        Run run{.key = key, .rng = Rng(key.seed, "acquire")};
        std::vector<bool> labelled(task.pool.size(), false);
        for (int example : *seed_set) {
            run.positions.push_back(position_of[example]);
            labelled[position_of[example]] = true;
        }
        for (std::size_t p = 0; p < labelled.size(); ++p)
            if (!labelled[p]) run.unlabelled.push_back(static_cast<int>(p));
        runs.push_back(std::move(run));
    }
    auto contrasts = helmert_contrasts(task.class_count());
    auto shared = std::make_unique<Shared>(
        Shared{std::move(ground), std::move(encoder), settings, std::move(contrasts)});
    return Lockstep(std::move(shared), std::move(runs));
}

int Lockstep::run_count() const { return static_cast<int>(runs_.size()); }
int Lockstep::round() const { return shared_->round; }
bool Lockstep::finished() const { return shared_->round > shared_->settings.rounds; }

void Lockstep::fit(Run& run) const {
    const Ground& ground = *shared_->ground;
    const std::size_t known = run.span.examples().size();
    run.span.append(ground.pool, std::span(run.positions).subspan(known));
    std::vector<int> labels;
    for (int p : run.positions) labels.push_back(ground.task.label[ground.task.pool[p]]);
    fit_head(run.span.coordinates(), labels, ground.task.class_count(), shared_->settings.head,
             run.weights);
    run.head = primal_head(ground.pool, run.positions, run.span.dual(run.weights));
}

namespace {

// The weights of several heads side by side: d x (heads * contrasts).
Features side_by_side(const std::vector<const Head*>& heads) {
    const Eigen::Index width = heads[0]->weights.cols();
    Features all(heads[0]->weights.rows(), width * static_cast<Eigen::Index>(heads.size()));
    for (std::size_t h = 0; h < heads.size(); ++h)
        all.middleCols(static_cast<Eigen::Index>(h) * width, width) = heads[h]->weights;
    return all;
}

// Logits of row i under head h, out of the products of all heads.
void row_logits(const Matrix& products, int i, int h, const Head& head, const Matrix& contrasts,
                std::span<double> logits) {
    std::vector<double> u(contrasts.cols());
    for (std::size_t c = 0; c < u.size(); ++c)
        u[c] = products(i, h * contrasts.cols() + static_cast<int>(c)) +
               head.bias[static_cast<int>(c)];
    expand_contrasts(contrasts, u, logits);
}

}  // namespace

void Lockstep::evaluate(const Parallel& parallel, std::vector<Record>& records) const {
    const Ground& ground = *shared_->ground;
    std::vector<const Head*> heads;
    for (const Run& run : runs_) heads.push_back(&run.head);
    const Matrix products = multiply_in_parallel(ground.test, side_by_side(heads), parallel);
    parallel(run_count(), [&](int r) {
        std::vector<double> logits(ground.task.classes.size());
        std::vector<int> predicted;
        for (int i = 0; i < ground.test.rows(); ++i) {
            row_logits(products, i, r, *heads[r], shared_->contrasts, logits);
            predicted.push_back(arg_max(logits));
        }
        score_predictions(ground.task, predicted, records[r]);
    });
}

void Lockstep::pick(const Parallel& parallel, std::vector<Record>& records) {
    const Ground& ground = *shared_->ground;
    std::vector<const Head*> heads;
    std::vector<int> column(runs_.size(), -1);
    for (int r = 0; r < run_count(); ++r)
        if (runs_[r].key.strategy->uses_model) {
            column[r] = static_cast<int>(heads.size());
            heads.push_back(&runs_[r].head);
        }
    Matrix products;
    if (!heads.empty()) products = multiply_in_parallel(ground.pool, side_by_side(heads), parallel);
    parallel(run_count(), [&](int r) {
        Run& run = runs_[r];
        const int candidates = static_cast<int>(run.unlabelled.size());
        Matrix logits(column[r] < 0 ? 0 : candidates, ground.task.class_count());
        for (int i = 0; i < logits.rows(); ++i)
            row_logits(products, run.unlabelled[i], column[r], run.head, shared_->contrasts,
                       {&logits(i, 0), ground.task.classes.size()});
        const auto scores = run.key.strategy->scores(logits, candidates, run.rng);
        run.scores.assign(ground.task.pool.size(), std::numeric_limits<double>::quiet_NaN());
        for (int i = 0; i < candidates; ++i) run.scores[run.unlabelled[i]] = scores[i];
        run.picked.clear();
        for (int i : select(scores, shared_->settings.per_round))
            run.picked.push_back(run.unlabelled[i]);
        std::vector<int> ids;
        for (int p : run.picked) {
            run.positions.push_back(p);
            std::erase(run.unlabelled, p);
            ids.push_back(ground.task.pool[p]);
        }
        count_picks(ground.task, std::move(ids), records[r]);
    });
}

std::vector<Record> Lockstep::advance(const Parallel& parallel) {
    std::vector<Record> records(runs_.size());
    for (int r = 0; r < run_count(); ++r) {
        const Run& run = runs_[r];
        records[r].arm = {shared_->encoder, "head", std::string(run.key.strategy->name)};
        records[r].seed = run.key.seed;
        records[r].round = shared_->round;
        records[r].labels = static_cast<int>(run.positions.size());
        records[r].pool_mismatched_share = shared_->ground->task.mismatched_share();
        if (shared_->round == 0) records[r].seed_set = view(r).labelled;
    }
    parallel(run_count(), [&](int r) { fit(runs_[r]); });
    evaluate(parallel, records);
    if (shared_->round < shared_->settings.rounds) pick(parallel, records);
    ++shared_->round;
    return records;
}

RunView Lockstep::view(int run) const {
    const Run& r = runs_[run];
    const auto& pool = shared_->ground->task.pool;
    RunView view{r.key, {}, {}, r.scores};
    for (int p : r.positions) view.labelled.push_back(pool[p]);
    for (int p : r.picked) view.picked.push_back(pool[p]);
    return view;
}

}  // namespace bluesquare
