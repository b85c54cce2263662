// Resizing with antialiasing.
#pragma once

#include "data/image.h"

namespace bluesquare {

// To width x height (both at least 1), the aspect as it comes out: the triangle filter of Pillow's
// and TensorFlow's antialiased bilinear, as wide as the reduction asks. Colours count by their
// alpha. Fixed order of sums in double, so the same bytes on every machine.
Picture resize_antialiased(const Picture& picture, int width, int height);

}  // namespace bluesquare
