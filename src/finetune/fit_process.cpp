#include "finetune/fit_process.h"

#include <algorithm>
#include <cassert>

namespace bluesquare {
namespace {

constexpr double kTraining = 0.9;  // share of a round's time, roughly

}  // namespace

FitProcess::FitProcess(const FitTask& task, const Recipe& recipe, int tested)
    : task_(task), recipe_(recipe), tested_(tested) {
    begin_fit();
}

void FitProcess::begin_fit() {
    const auto& earlier = task_.earlier;
    const int labelled =
        is_last() ? static_cast<int>(task_.positions.size()) : earlier[fits_].labelled;
    fit_.emplace(labelled, recipe_, is_last() ? task_.rng : earlier[fits_].rng, task_.first_loss);
    plan_step();
}

void FitProcess::end_fit() {
    if (is_last()) return plan_asking();
    ++fits_;
    work_ = {.kind = FitWork::Kind::calm};
}

void FitProcess::calmed() { begin_fit(); }

void FitProcess::plan_step() {
    TrainingStep step = fit_->next();
    work_ = {.kind = FitWork::Kind::step, .rate = step.rate};
    for (const Crop& crop : step.crops) {
        work_.positions.push_back(task_.positions[crop.place]);
        work_.classes.push_back(task_.classes[crop.place]);
    }
    work_.crops = std::move(step.crops);
}

void FitProcess::took(double loss) {
    assert(work_.kind == FitWork::Kind::step);
    fit_->took(loss);
    if (!fit_->done()) return plan_step();
    outcome_.report = fit_->report();
    if (outcome_.report.end == FitEnd::diverged)
        work_ = {.kind = FitWork::Kind::undo};
    else
        end_fit();
}

void FitProcess::undone() { end_fit(); }

// The test set, then the candidates, a batch at a time.
void FitProcess::plan_asking() {
    const auto candidates = static_cast<int>(task_.candidates.size());
    work_ = {};
    if (tested_so_far_ < tested_) {
        work_.kind = FitWork::Kind::test;
        work_.begin = tested_so_far_;
        work_.count = std::min(recipe_.batch, tested_ - tested_so_far_);
    } else if (asked_so_far_ < candidates) {
        const auto begin = task_.candidates.begin() + asked_so_far_;
        work_.kind = FitWork::Kind::pool;
        work_.count = std::min(recipe_.batch, candidates - asked_so_far_);
        work_.positions.assign(begin, begin + work_.count);
    }
}

Status FitProcess::answered(const Matrix& logits) {
    assert(logits.rows() == work_.count);
    if (!logits.allFinite()) return Error{"the trained network gives logits that are no numbers"};
    if (work_.kind == FitWork::Kind::test) {
        for (int i = 0; i < logits.rows(); ++i) {
            Eigen::Index best = 0;
            logits.row(i).maxCoeff(&best);
            outcome_.predicted.push_back(static_cast<int>(best));
        }
        tested_so_far_ += work_.count;
    } else {
        if (asked_so_far_ == 0) outcome_.logits.resize(std::ssize(task_.candidates), logits.cols());
        outcome_.logits.middleRows(asked_so_far_, work_.count) = logits;
        asked_so_far_ += work_.count;
    }
    plan_asking();
    return Done{};
}

double FitProcess::fraction() const {
    const auto asked = static_cast<double>(tested_so_far_ + asked_so_far_);
    const auto all =
        static_cast<double>(std::max<std::size_t>(tested_ + task_.candidates.size(), 1));
    const double trained = (static_cast<double>(fits_) + fit_->fraction()) /
                           static_cast<double>(task_.earlier.size() + 1);
    return done() ? 1 : kTraining * trained + (1 - kTraining) * asked / all;
}

}  // namespace bluesquare
