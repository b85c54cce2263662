#include "trainer/fold.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace bluesquare {
namespace {

constexpr double kMostWhole = 9e18;   // of a whole number
constexpr std::int64_t kMost = 4096;  // numbers of a result, and of what it is made of

double at(const Constant& constant, std::int64_t i) {
    const auto place = static_cast<std::size_t>(i);
    return constant.kind == Kind::real ? constant.real[place]
                                       : static_cast<double>(constant.whole[place]);
}

Constant empty(Kind kind, const Shape& shape) {
    Constant out{kind, shape, {}, {}};
    const auto count = static_cast<std::size_t>(element_count(shape));
    if (kind == Kind::real)
        out.real.resize(count);
    else
        out.whole.resize(count);
    return out;
}

void set(Constant& constant, std::int64_t i, double value) {
    const auto place = static_cast<std::size_t>(i);
    if (constant.kind == Kind::real)
        constant.real[place] = static_cast<float>(value);
    else
        constant.whole[place] = std::abs(value) < kMostWhole ? static_cast<std::int64_t>(value) : 0;
}

// Where each number of `shape` lies along its axes, in order.
void for_each_place(const Shape& shape,
                    const std::function<void(std::int64_t, const Axes&)>& visit) {
    Axes place(shape.size());
    const std::int64_t count = element_count(shape);
    for (std::int64_t i = 0; i < count; ++i) {
        visit(i, place);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            if (++place[axis] < shape[axis]) break;
            place[axis] = 0;
        }
    }
}

// The number at a place of a larger shape that this one broadcasts to.
std::int64_t index_of(const Shape& shape, const Axes& place) {
    std::int64_t index = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::int64_t here = place[place.size() - shape.size() + i];
        index = index * shape[i] + (shape[i] == 1 ? 0 : here);
    }
    return index;
}

using Binary = double (*)(double, double);
Binary binary_of(std::string_view op, bool whole) {
    if (op == "Add") return [](double a, double b) { return a + b; };
    if (op == "Sub") return [](double a, double b) { return a - b; };
    if (op == "Mul") return [](double a, double b) { return a * b; };
    if (op == "Div" && whole)
        return [](double a, double b) { return b == 0 ? 0 : std::trunc(a / b); };
    if (op == "Div") return [](double a, double b) { return a / b; };
    if (op == "Mod")
        return [](double a, double b) { return b == 0 ? 0 : a - b * std::floor(a / b); };
    if (op == "Pow") return [](double a, double b) { return std::pow(a, b); };
    if (op == "Max") return [](double a, double b) { return std::max(a, b); };
    if (op == "Min") return [](double a, double b) { return std::min(a, b); };
    if (op == "Equal") return [](double a, double b) { return double(a == b); };
    if (op == "Greater") return [](double a, double b) { return double(a > b); };
    if (op == "GreaterOrEqual") return [](double a, double b) { return double(a >= b); };
    if (op == "Less") return [](double a, double b) { return double(a < b); };
    if (op == "LessOrEqual") return [](double a, double b) { return double(a <= b); };
    if (op == "And") return [](double a, double b) { return double(a != 0 && b != 0); };
    if (op == "Or") return [](double a, double b) { return double(a != 0 || b != 0); };
    return nullptr;
}

using Unary = double (*)(double);
Unary unary_of(std::string_view op) {
    if (op == "Neg") return [](double a) { return -a; };
    if (op == "Abs") return [](double a) { return std::abs(a); };
    if (op == "Sqrt") return [](double a) { return std::sqrt(a); };
    if (op == "Reciprocal") return [](double a) { return 1 / a; };
    if (op == "Floor") return [](double a) { return std::floor(a); };
    if (op == "Ceil") return [](double a) { return std::ceil(a); };
    if (op == "Not") return [](double a) { return double(a == 0); };
    if (op == "Cast" || op == "Reshape") return [](double a) { return a; };
    return nullptr;
}

std::optional<Constant> fold_elementwise(std::string_view op,
                                         const std::vector<const Constant*>& in, Constant out) {
    const Unary unary = unary_of(op);
    const Binary binary = binary_of(op, in[0]->kind != Kind::real);
    const bool where = op == "Where" && in.size() == 3, expand = op == "Expand";
    if (unary) {
        for (std::int64_t i = 0; i < element_count(out.shape); ++i) {
            const double value = unary(at(*in[0], i));
            set(out, i, out.kind == Kind::truth ? double(value != 0) : value);
        }
        return out;
    }
    if (!where && !expand && !(binary && in.size() == 2)) return {};
    const auto value = [&](const Constant& from, const Axes& place) {
        return at(from, index_of(from.shape, place));
    };
    for_each_place(out.shape, [&](std::int64_t i, const Axes& place) {
        const double first = value(*in[0], place);
        set(out, i,
            expand  ? first
            : where ? value(*in[first != 0 ? 1 : 2], place)
                    : binary(first, value(*in[1], place)));
    });
    return out;
}

// Results whose numbers are the input's, elsewhere.
std::optional<Constant> fold_moved(std::string_view op, const std::vector<const Constant*>& in,
                                   const Attributes& attributes, Constant out) {
    std::function<std::int64_t(const Axes&)> source;
    const Constant& x = *in[0];
    Axes from(x.shape.size());
    if (op == "Transpose") {
        source = [&](const Axes& place) {
            const Axes& permutation = axes_of(attributes, "perm");
            for (std::size_t i = 0; i < place.size(); ++i) from[permutation[i]] = place[i];
            return index_of(x.shape, from);
        };
    } else if (op == "Slice") {
        source = [&](const Axes& place) {
            from = place;
            for (std::size_t i = 0; i < in[3]->whole.size(); ++i) {
                const std::int64_t step = in.size() > 4 ? in[4]->whole[i] : 1;
                auto& at_axis = from[in[3]->whole[i]];
                at_axis = in[1]->whole[i] + at_axis * step;
            }
            return index_of(x.shape, from);
        };
    } else if (op == "Gather") {
        source = [&](const Axes& place) {
            const auto axis = whole_of(attributes, "axis");
            const auto width = static_cast<std::ptrdiff_t>(in[1]->shape.size());
            const Axes index(place.begin() + axis, place.begin() + axis + width);
            const std::int64_t row = in[1]->whole[index_of(in[1]->shape, index)];
            from.assign(place.begin(), place.begin() + axis);
            from.push_back(row < 0 ? row + x.shape[axis] : row);
            from.insert(from.end(), place.begin() + axis + width, place.end());
            return index_of(x.shape, from);
        };
    } else {
        return {};
    }
    for_each_place(out.shape,
                   [&](std::int64_t i, const Axes& place) { set(out, i, at(x, source(place))); });
    return out;
}

Constant fold_concat(const std::vector<const Constant*>& in, std::int64_t axis, Constant out) {
    std::int64_t begin = 0, strip = 1;
    for (std::size_t i = axis; i < out.shape.size(); ++i) strip *= out.shape[i];
    for (const Constant* part : in) {
        std::int64_t width = 1;
        for (std::size_t i = axis; i < part->shape.size(); ++i) width *= part->shape[i];
        for (std::int64_t i = 0; i < element_count(part->shape); ++i)
            set(out, i / width * strip + begin + i % width, at(*part, i));
        begin += width;
    }
    return out;
}

}  // namespace

std::optional<Constant> fold(std::string_view op, const std::vector<const Constant*>& in,
                             const Attributes& attributes, Kind kind, const Shape& shape) {
    if (in.empty() || element_count(shape) > kMost) return {};
    for (const Constant* constant : in)
        if (!constant || element_count(constant->shape) > kMost) return {};
    Constant out = empty(kind, shape);
    if (op == "Concat") return fold_concat(in, whole_of(attributes, "axis"), std::move(out));
    if (auto moved = fold_moved(op, in, attributes, out)) return moved;
    return fold_elementwise(op, in, std::move(out));
}

}  // namespace bluesquare
