// Distance to the outline of a shape.
#pragma once

#include "shapes/catalog.h"

namespace bluesquare {

// In the shape's own frame (area 1, centroid at the origin); negative inside.
double signed_distance(const ShapeKind& kind, Point p);

}  // namespace bluesquare
