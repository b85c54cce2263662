#include "trainer/resize.h"

#include <algorithm>
#include <cmath>

namespace bluesquare {
namespace {

double source_of(const ResizeAxis& how, std::int64_t i) {
    const auto at = static_cast<double>(i);
    if (how.coordinates == "asymmetric") return at / how.scale;
    if (how.coordinates == "align_corners")
        return how.out > 1 ? at * static_cast<double>(how.in - 1) / static_cast<double>(how.out - 1)
                           : 0;
    if (how.coordinates == "pytorch_half_pixel" && how.out <= 1) return 0;
    return (at + 0.5) / how.scale - 0.5;
}

double rounded(const std::string& rounding, double x) {
    if (rounding == "floor") return std::floor(x);
    if (rounding == "ceil") return std::ceil(x);
    return rounding == "round_prefer_ceil" ? std::floor(x + 0.5) : std::ceil(x - 0.5);
}

// Keys' kernel with coefficient a.
double keys(double distance, double a) {
    const double x = std::abs(distance);
    if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

}  // namespace

std::vector<float> ResizeAxis::matrix() const {
    std::vector<float> rows(static_cast<std::size_t>(in * out));
    for (std::int64_t i = 0; i < out; ++i) {
        const auto add = [&](double place, double weight) {
            const auto at = std::clamp<std::int64_t>(static_cast<std::int64_t>(place), 0, in - 1);
            rows[static_cast<std::size_t>(i * in + at)] += static_cast<float>(weight);
        };
        const double source = source_of(*this, i);
        if (mode == "nearest") {
            add(rounded(rounding, source), 1);
        } else if (mode == "linear") {
            const double x = std::clamp(source, 0.0, static_cast<double>(in - 1));
            const double low = std::floor(x);
            add(low, 1 - (x - low));
            add(low + 1, x - low);
        } else {
            const double low = std::floor(source);
            double sum = 0;
            const auto inside = [&](double place) {
                return !exclude_outside || (place >= 0 && place < static_cast<double>(in));
            };
            for (int k = -1; k <= 2; ++k)
                if (inside(low + k)) sum += keys(source - low - k, cubic);
            for (int k = -1; k <= 2; ++k)
                if (inside(low + k)) add(low + k, keys(source - low - k, cubic) / sum);
        }
    }
    return rows;
}

std::vector<float> ResizeAxis::transposed() const {
    const std::vector<float> rows = matrix();
    std::vector<float> turned(rows.size());
    for (std::int64_t i = 0; i < out; ++i)
        for (std::int64_t k = 0; k < in; ++k)
            turned[static_cast<std::size_t>(k * out + i)] =
                rows[static_cast<std::size_t>(i * in + k)];
    return turned;
}

ResizeAxis resize_axis_of(const Attributes& attributes, int axis, std::int64_t in,
                          std::int64_t out) {
    const auto text = [&](std::string_view name) {
        return std::get<std::string>(attributes.find(name)->second);
    };
    return {text("mode"),
            text("coordinate_transformation_mode"),
            text("nearest_mode"),
            real_of(attributes, "cubic_coeff_a"),
            whole_of(attributes, "exclude_outside") != 0,
            in,
            out,
            real_of(attributes, "scale" + std::to_string(axis))};
}

}  // namespace bluesquare
