// A fit and what is asked of the network afterwards, as a row of works for whoever runs networks:
// one that waits for each, or one that is told later (a worker of the page).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/result.h"
#include "finetune/fit.h"
#include "finetune/fitter.h"

namespace bluesquare {

struct FitWork {
    enum class Kind {
        step,  // on these crops of positions of the pool: took()
        undo,  // the last step's weights: undone()
        calm,  // no momentum, weights as they are: calmed()
        test,  // logits of [begin, begin + count) of the test set: answered()
        pool,  // logits of these positions of the pool: answered()
        done,
    };
    Kind kind = Kind::done;
    std::vector<int> positions{}, classes{};  // of a step's examples, or of the pool
    std::vector<Crop> crops{};                // of a step; Crop::place is in FitTask::positions
    double rate = 0;
    int begin = 0, count = 0;
};

class FitProcess {
   public:
    // tested: size of the test set.
    FitProcess(const FitTask& task, const Recipe& recipe, int tested);

    // What is to be done now; the same until its answer came.
    const FitWork& work() const { return work_; }
    bool done() const { return work_.kind == FitWork::Kind::done; }
    void took(double loss);
    void undone();
    void calmed();
    // logits: a row for each asked about. Failure where they are no numbers.
    Status answered(const Matrix& logits);
    double fraction() const;
    // Once it is done.
    FitOutcome take() { return std::move(outcome_); }

   private:
    bool is_last() const { return fits_ == task_.earlier.size(); }
    void begin_fit();
    void end_fit();
    void plan_step();
    void plan_asking();

    FitTask task_;
    Recipe recipe_;
    std::size_t fits_ = 0;  // that are done
    std::optional<Fit> fit_;
    int tested_;
    int tested_so_far_ = 0, asked_so_far_ = 0;
    FitWork work_;
    FitOutcome outcome_;
};

}  // namespace bluesquare
