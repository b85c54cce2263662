// Reverse mode: gradients along a graph's tape.
#pragma once

#include <vector>

#include "core/result.h"
#include "trainer/graph.h"

namespace bluesquare {

// The gradient of `loss`, a single number, by each of these, in their shapes; zeros where it does
// not depend on one. Only steps between them and the loss are gone through. Failure names the node
// that has no gradient though one has to flow through it. Recording must be off.
Result<std::vector<Tensor>> gradients(Graph& g, Tensor loss, const std::vector<Tensor>& of);

}  // namespace bluesquare
