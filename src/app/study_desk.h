// A whole study between two frames: many seeds of every arm on the pictures at hand, a slice at a
// time.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/state.h"
#include "lab/study_job.h"

namespace bluesquare {

class StudyDesk {
   public:
    // features: of every encoder in the settings. seeds: 0, 1, ... ; state.study follows.
    void begin(const Settings& settings, const Dataset& data, std::shared_ptr<const Images> images,
               std::map<std::string, std::shared_ptr<const Features>> features, int seeds,
               const Parallel& parallel, StudyState& state);
    // One slice: a round of a few runs. seconds: since the last call.
    void advance(double seconds, StudyState& state);
    void cancel(StudyState& state);

   private:
    std::unique_ptr<StudyJob> job_;
    int rounds_ = 0;
};

}  // namespace bluesquare
