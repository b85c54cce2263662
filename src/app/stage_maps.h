// What the pool looks like to every stage of pretraining, prepared beforehand, so that the slider
// of stages moves the map as it is dragged.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "exact/parallel.h"

namespace bluesquare {

class FeatureDesk;
struct Settings;
struct State;

// The map (app/lens.h) of a learner that has the labelled start alone.
struct StageMap {
    std::vector<float> x, y;  // by position in Task::pool
};

struct StageMaps {
    std::vector<StageMap> maps;  // by stages that are pretrained, as far as they are prepared
    double at = -1;              // where the slider is dragged to, 0 to model_stages; -1: it is not
};

// The places between the maps of the two stages around `at`; empty where those are not prepared.
StageMap map_between(const StageMaps& stages);

class StageMapDesk {
   public:
    // Others are needed where settings but for the learners have changed.
    void follow(State& state);
    // While the panel is open, for the pictures whose features come with the program.
    bool wants_more(const State& state) const;
    // The next map, or nothing while its features are coming.
    Status advance(FeatureDesk& desk, const Parallel& parallel, State& state);

   private:
    std::string basis_;  // what the maps are of
    bool failed_ = false;
};

}  // namespace bluesquare
