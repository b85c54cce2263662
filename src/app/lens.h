// One learner under the lens: what it thinks of every example of the pool, where that puts them on
// a map, and why it asks what it asks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/race.h"
#include "study/probe.h"

namespace bluesquare {

// The other axis of the map: where the nuisance lies in an encoder's representation.
struct MapAxis {
    std::vector<double> place;  // by position in Task::pool, 0 between the two levels
    bool by_nuisance = false;   // else the first principal component
};

// By a probe of the nuisance where it has two levels, else the features' first principal component.
// features: n x d for all examples.
MapAxis map_axis(const Dataset& data, const Task& task, const Features& features);

// arm: of race.arms(). Everything follows from the arm's fit in that round.
Lens look_through_lens(const Race& race, const Task& task, int arm, int round, const MapAxis& axis);

// First principal components of x (n x d), by power iteration from a fixed start: n x count.
Matrix principal_components(const Features& x, int count);

}  // namespace bluesquare
