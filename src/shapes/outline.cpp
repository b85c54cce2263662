#include "shapes/outline.h"

#include <algorithm>
#include <cmath>

namespace bluesquare {
namespace {

constexpr double disc_radius = 0.5641895835477563;  // 1 / sqrt(pi)

Point minus(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
double inner(Point a, Point b) { return a.x * b.x + a.y * b.y; }

// From p to the segment that starts at `from` and runs along `edge`, squared.
double squared_distance(Point p, Point from, Point edge) {
    const Point to = minus(p, from);
    const double along = std::clamp(inner(to, edge) / inner(edge, edge), 0.0, 1.0);
    const Point off = minus(to, {edge.x * along, edge.y * along});
    return inner(off, off);
}

// Whether the ray from p towards +x crosses the segment from a to b.
bool crosses(Point p, Point a, Point b) {
    if ((a.y > p.y) == (b.y > p.y)) return false;
    return (p.x - a.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y));
}

}  // namespace

double signed_distance(const ShapeKind& kind, Point p) {
    if (kind.corners.empty()) return std::sqrt(inner(p, p)) - disc_radius;
    double nearest = inner(minus(p, kind.corners[0]), minus(p, kind.corners[0]));
    bool inside = false;
    Point a = kind.corners.back();
    for (const Point b : kind.corners) {
        nearest = std::min(nearest, squared_distance(p, a, minus(b, a)));
        inside ^= crosses(p, a, b);
        a = b;
    }
    return inside ? -std::sqrt(nearest) : std::sqrt(nearest);
}

}  // namespace bluesquare
