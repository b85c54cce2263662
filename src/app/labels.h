// What the answers are called. The puzzle is whether shape or colour is meant, so an answer called
// "red" would give it away: the classes of the shapes are A, B, ... Those of the visitor's own
// pictures keep their names.
#pragma once

#include <string>
#include <vector>

#include "app/state.h"

namespace bluesquare {

bool has_neutral_labels(const Settings& settings);
// "A"; where labels are not neutral, the class's name in the data.
std::string label_name(const State& state, int label);
std::vector<std::string> label_names(const State& state);  // of all classes

}  // namespace bluesquare
