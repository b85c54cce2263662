#include "finetune/finetune_group.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/quoted.h"
#include "exact/math.h"

namespace bluesquare {
namespace {

bool wants_logits(const Run& run) {
    const Strategy* const strategy = run.key().strategy;
    return strategy && (strategy->scores() || strategy->needs_logits);
}

Rng rng_of(const Run& run, int round) {
    return Rng(run.key().seed, "finetune " + std::to_string(round));
}

}  // namespace

FinetuneGroup::FinetuneGroup(std::shared_ptr<const Task> task, const LoopSettings& loop,
                             bool warm_start)
    : task_(std::move(task)), loop_(loop), warm_start_(warm_start) {}

Result<std::unique_ptr<FinetuneGroup>> FinetuneGroup::make(
    std::shared_ptr<const Task> task, const std::string& encoder, std::span<const RunKey> keys,
    const LoopSettings& loop, std::vector<std::unique_ptr<Fitter>> fitters,
    std::span<const Record> records, bool warm_start) {
    if (auto ok = check_budget(*task, loop); !ok) return ok.error();
    std::unique_ptr<FinetuneGroup> group(new FinetuneGroup(std::move(task), loop, warm_start));
    for (const RunKey& key : keys) {
        if (key.strategy && key.strategy->needs_features)
            return usage_error("strategy " + in_quotes(std::string(key.strategy->name)) +
                               " goes by features, which a network in training does not have: "
                               "leave it to the learner 'head'");
        Arm arm{encoder, std::string(finetune_learner), std::string(acquisition_of(key))};
        auto run = Run::start(*group->task_, std::move(arm), key, loop);
        if (!run) return run.error();
        for (const Record& record : records)
            if (record.arm == run->arm() && record.seed == key.seed)
                if (auto ok = run->repeat(record); !ok) return ok.error();
        group->runs_.push_back(*std::move(run));
    }
    group->ended_.resize(group->runs_.size());
    for (auto& fitter : fitters) group->hands_.push_back({std::move(fitter)});
    return group;
}

void FinetuneGroup::start() {
    cancel();
    plan_round();
    started_ = true;
}

void FinetuneGroup::cancel() {
    for (Hand& hand : hands_) {
        hand.fitter->cancel();
        hand.job = -1;
    }
    jobs_.clear();
    started_ = false;
}

void FinetuneGroup::plan_round() {
    for (int r = 0; r < static_cast<int>(runs_.size()); ++r)
        if (!runs_[r].done()) plan(r);
    for (Job& job : jobs_) {
        auto& candidates = job.task.candidates;
        std::ranges::sort(candidates);
        const auto [first, last] = std::ranges::unique(candidates);
        candidates.erase(first, last);
    }
}

FitTask FinetuneGroup::task_of(int r) const {
    const Run& run = runs_[r];
    FitTask task{run.positions(), run.labels(), {}, rng_of(run, run.round())};
    if (!warm_start_) return task;
    // At the zero head, where every run's first round began.
    task.first_loss = exact_log(task_->class_count());
    task.start = ended_[r];
    if (!task.start)
        for (int round = 0; round < run.round(); ++round)
            task.earlier.push_back(
                {loop_.seed_set_size + round * loop_.per_round, rng_of(run, round)});
    return task;
}

void FinetuneGroup::plan(int r) {
    const Run& run = runs_[r];
    auto job = std::ranges::find_if(jobs_, [&](const Job& other) {
        const RunKey& key = runs_[other.runs[0]].key();
        return key.seed == run.key().seed && other.task.positions == run.positions() &&
               other.task.classes == run.labels();
    });
    if (job == jobs_.end()) {
        job = jobs_.insert(job, Job{});
        job->task = task_of(r);
    }
    job->runs.push_back(r);
    if (!wants_logits(run)) return;
    const auto offered = run.offered();
    job->task.candidates.insert(job->task.candidates.end(), offered.begin(), offered.end());
}

Result<Learning> FinetuneGroup::poll() {
    if (!started_) return Learning{};
    for (Hand& hand : hands_) {
        if (hand.job >= 0) {
            auto outcome = hand.fitter->poll();
            if (!outcome) {
                cancel();
                return outcome.error();
            }
            if (!*outcome) continue;
            jobs_[hand.job].outcome = **std::move(outcome);
            hand.job = -1;
        }
        const auto next = std::ranges::find(jobs_, false, &Job::begun);
        if (next == jobs_.end()) continue;
        next->begun = true;
        hand.job = static_cast<int>(next - jobs_.begin());
        hand.fitter->start(next->task);
    }
    if (!std::ranges::all_of(jobs_, [](const Job& job) { return job.outcome.has_value(); }))
        return Learning{fraction(), {}};
    started_ = false;
    return Learning{1, close_round()};
}

int FinetuneGroup::steps() const {
    int steps = 0;
    for (const Hand& hand : hands_) steps += hand.fitter->steps();
    return steps;
}

double FinetuneGroup::fraction() const {
    double done = 0;
    for (const Job& job : jobs_) done += job.outcome.has_value();
    for (const Hand& hand : hands_)
        if (hand.job >= 0) done += hand.fitter->fraction();
    return jobs_.empty() ? 1 : done / static_cast<double>(jobs_.size());
}

std::vector<Record> FinetuneGroup::close_round() {
    std::vector<std::pair<int, Record>> closed;
    for (const Job& job : jobs_)
        for (const int r : job.runs) {
            Run& run = runs_[r];
            Record record = run.evaluate(job.outcome->predicted);
            record.converged = job.outcome->report.end != FitEnd::diverged;
            if (!run.done()) pick(run, job, record);
            run.end_round();
            if (warm_start_) ended_[r] = job.outcome->weights;
            closed.emplace_back(r, std::move(record));
        }
    jobs_.clear();
    std::ranges::sort(closed, {}, &std::pair<int, Record>::first);
    std::vector<Record> records;
    for (auto& [r, record] : closed) records.push_back(std::move(record));
    return records;
}

void FinetuneGroup::pick(Run& run, const Job& job, Record& record) const {
    if (!run.key().strategy) return;
    const std::vector<int> offered = run.offered();
    Rng rng = run.rng();
    Candidates candidates{
        .count = static_cast<int>(offered.size()), .k = loop_.per_round, .rng = rng};
    Matrix logits;
    if (wants_logits(run)) {
        logits.resize(candidates.count, task_->class_count());
        for (int i = 0; i < candidates.count; ++i) {
            const auto& all = job.task.candidates;
            const auto place = std::ranges::lower_bound(all, offered[i]) - all.begin();
            logits.row(i) = job.outcome->logits.row(place);
        }
        candidates.logits = &logits;
    }
    std::vector<int> positions;
    for (const int place : query(*run.key().strategy, candidates))
        positions.push_back(offered[place]);
    run.ask(positions, record);
}

}  // namespace bluesquare
