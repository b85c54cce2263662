// Constants that follow from constants: shapes that a graph computes, tables of positions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "trainer/graph.h"

namespace bluesquare {

// The result of an operator on these, where it is known here and small; else none. Whole numbers
// are exact to 2^53. attributes: as in a Graph.
std::optional<Constant> fold(std::string_view op, const std::vector<const Constant*>& in,
                             const Attributes& attributes, Kind kind, const Shape& shape);

}  // namespace bluesquare
