// One number for "picks did not change": the same on every machine, build and thread count.
#pragma once

#include <string>

#include "exact/parallel.h"

namespace bluesquare {

// 16 hexadecimal digits over the pixels, seed sets, scores, picks and accuracies of a fixed study:
// two- and four-class shapes, all strategies, two seeds. The features are averages of pixels under
// a random layer, so that no model and no ONNX Runtime takes part.
std::string study_signature(const Parallel& parallel);

}  // namespace bluesquare
