// A whole study between two frames: many seeds of every arm, a slice at a time. On the pictures at
// hand in two steps: first the rounds of the race, whose summary is shown at once; then, where some
// run has not reached the target, they go on until all have or the pool is used up. Afresh in one:
// every seed's pictures are drawn and encoded, and its runs go on at once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/feature_desk.h"
#include "app/state.h"
#include "lab/study_job.h"

namespace bluesquare {

class StudyDesk {
   public:
    // features: of every encoder in the settings. seeds: 0, 1, ... ; state.study follows.
    void begin(const Settings& settings, const Dataset& data,
               std::map<std::string, std::shared_ptr<const Features>> features, int seeds,
               const Parallel& parallel, StudyState& state);
    // Each seed with pictures of its own, and weights where they are drawn.
    void begin_afresh(const Settings& settings, const EncoderSource& encoder, int seeds,
                      const Parallel& parallel, StudyState& state);
    // One slice: a round of a few runs. seconds: since the last call.
    void advance(double seconds, StudyState& state);
    // Gives up what is under way; what the first step found stays.
    void cancel(StudyState& state);
    void clear(StudyState& state);

   private:
    void start(const std::vector<Record>& done, StudyState& state);
    void go_on(StudyState& state);
    void stop(StudyState& state);

    StudyPlan plan_;
    StudySources sources_;
    std::unique_ptr<StudyJob> job_;
    std::vector<Record> records_;  // of the second step
    double seconds_ = 0;           // of this step
};

}  // namespace bluesquare
