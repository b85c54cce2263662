// What learns in the loop, for a group of runs: started and then polled, so that nobody waits - a
// page draws its next frame, the command line moves its progress bar.
#pragma once

#include <optional>
#include <vector>

#include "core/result.h"
#include "study/run.h"

namespace bluesquare {

struct Learning {
    double fraction = 0;  // of the round under way
    // The round's records, in the order of the runs, once it is done; runs that are done give none.
    std::optional<std::vector<Record>> records;
};

// Fits, evaluates, scores the pool and has the oracle asked, a round of all its runs at a time.
class Learner {
   public:
    virtual ~Learner() = default;

    virtual const std::vector<Run>& runs() const = 0;
    // Begins the next round of every run that is not done; drops what an earlier start was doing.
    virtual void start() = 0;
    // How far it is. After an error or the records, the learner is idle until the next start.
    virtual Result<Learning> poll() = 0;
    // Gives the round under way up: the runs stay where they were.
    virtual void cancel() = 0;
};

// No run of it has a further round.
bool finished(const Learner& learner);
// Share of the rounds that are done, of those that may come at the most.
double progress(const Learner& learner);

}  // namespace bluesquare
