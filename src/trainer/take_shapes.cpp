#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "trainer/resize.h"
#include "trainer/taking.h"

namespace bluesquare {
namespace {

constexpr std::int64_t kMostNumbers = std::int64_t{1} << 31;  // in a tensor
constexpr double kMostCounted = 1e6;                          // by a Range
constexpr float kMostScale = 1000;                            // of a Resize

bool distinct_axes(Axes axes, std::size_t rank) {
    std::ranges::sort(axes);
    return std::ranges::adjacent_find(axes) == axes.end() &&
           (axes.empty() || (axes.front() >= 0 && axes.back() < static_cast<std::int64_t>(rank)));
}

Result<Axes> axes_from(const Taking& t, std::size_t input, std::size_t rank, Axes standard) {
    if (t.depends(input)) return t.dynamic(input);
    Axes axes = t.axes_or_input("axes", input).value_or(std::move(standard));
    for (auto& axis : axes) axis = from_front(axis, rank);
    if (!distinct_axes(axes, rank))
        return t.error("names an axis that a tensor of " + in_words(t.shape(0)) + " has not");
    return axes;
}

Result<Axes> numbers_of(const Taking& t, const char* name, std::size_t input) {
    if (t.depends(input)) return t.dynamic(input);
    if (auto numbers = t.axes_or_input(name, input)) return *std::move(numbers);
    return t.error("has no " + std::string(name) + ": export it again");
}

Axes ones(std::size_t count) { return Axes(count, 1); }

}  // namespace

Taken take_constant(Taking& t) {
    const auto& c = t.node.constants;
    if (const auto found = c.find("value"); found != c.end())
        return one(t.g.constant(found->second));
    const Attributes& a = t.node.attributes;
    if (a.contains("value_int"))
        return one(t.g.constant({Kind::whole, {}, {}, {t.whole("value_int", 0)}}));
    if (a.contains("value_float")) return one(t.g.number(t.real("value_float", 0)));
    if (const auto numbers = t.axes("value_ints")) return one(t.g.integers(*numbers));
    if (const auto found = t.node.reals.find("value_floats"); found != t.node.reals.end())
        return one(t.g.numbers({static_cast<std::int64_t>(found->second.size())}, found->second));
    return t.error("holds neither numbers nor truths: export it again");
}

Taken take_constant_of_shape(Taking& t) {
    const auto shape = numbers_of(t, "shape", 0);
    if (!shape) return shape.error();
    const auto found = t.node.constants.find("value");
    const Tensor value =
        found == t.node.constants.end() ? t.g.number(0) : t.g.constant(found->second);
    return one(t.g.expand(t.g.reshape(value, {}), *shape));
}

Taken take_shape(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const Shape& shape = t.shape(0);
    if (t.node.op == "Size")
        return one(t.g.constant({Kind::whole, {}, {}, {element_count(shape)}}));
    const auto rank = static_cast<std::int64_t>(shape.size());
    const auto within = [&](std::int64_t place) {
        return std::clamp<std::int64_t>(place < 0 ? place + rank : place, 0, rank);
    };
    const auto start = within(t.whole("start", 0)), end = within(t.whole("end", rank));
    return one(
        t.g.integers(start < end ? Axes(shape.begin() + start, shape.begin() + end) : Axes()));
}

Taken take_range(Taking& t) {
    if (auto ok = t.needs(3); !ok) return ok.error();
    double of[3];
    for (std::size_t i = 0; i < 3; ++i) {
        const Constant* c = t.g.constant_of(t.in(i));
        if (!c || element_count(c->shape) != 1) return t.dynamic(i);
        of[i] = c->kind == Kind::real ? c->real[0] : static_cast<double>(c->whole[0]);
    }
    const double count = of[2] == 0 ? 0 : std::max(0.0, std::ceil((of[1] - of[0]) / of[2]));
    if (!(count <= kMostCounted))
        return t.error("counts to " + std::to_string(count) + ", expected less");
    Constant out{t.g.kind(t.in(0)), {static_cast<std::int64_t>(count)}, {}, {}};
    for (int i = 0; i < static_cast<int>(count); ++i) {
        if (out.kind == Kind::real)
            out.real.push_back(static_cast<float>(of[0] + i * of[2]));
        else
            out.whole.push_back(static_cast<std::int64_t>(of[0] + i * of[2]));
    }
    return one(t.g.constant(std::move(out)));
}

Taken take_reshape(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const auto said = numbers_of(t, "shape", 1);
    if (!said) return said.error();
    const Shape& from = t.shape(0);
    Shape shape = *said;
    std::int64_t known = 1;
    int free = -1;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0 && t.whole("allowzero", 0) == 0 && i < from.size()) shape[i] = from[i];
        if (shape[i] > kMostNumbers || known > kMostNumbers) return t.error("makes too much");
        if (shape[i] < 0)
            free = static_cast<int>(i);
        else
            known *= shape[i];
    }
    if (free >= 0 && known > 0) shape[static_cast<std::size_t>(free)] = element_count(from) / known;
    if (std::ranges::any_of(shape, [](auto size) { return size < 0; }) ||
        element_count(shape) != element_count(from))
        return t.error(
            "makes " + in_words(*said) + " of " + in_words(from) +
            ", which are not as many numbers: is its batch fixed? Export it with a free one");
    return one(t.g.reshape(t.in(0), shape));
}

Taken take_flatten(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const Shape& shape = t.shape(0);
    const std::int64_t axis = t.whole("axis", 1);
    const auto split = axis < 0 ? axis + static_cast<std::int64_t>(shape.size()) : axis;
    if (split < 0 || split > static_cast<std::int64_t>(shape.size()))
        return t.error("names an axis that a tensor of " + in_words(shape) + " has not");
    const std::int64_t rows = element_count(Shape(shape.begin(), shape.begin() + split));
    return one(
        t.g.reshape(t.in(0), {rows, element_count(shape) / std::max<std::int64_t>(rows, 1)}));
}

Taken take_squeeze(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const Shape& shape = t.shape(0);
    Axes standard;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == 1) standard.push_back(static_cast<std::int64_t>(i));
    const auto axes = axes_from(t, 1, shape.size(), standard);
    if (!axes) return axes.error();
    for (const auto axis : *axes)
        if (shape[axis] != 1)
            return t.error("takes an axis of " + in_words(shape) + " that is not 1");
    return one(t.g.reshape(t.in(0), reduced(shape, *axes, false)));
}

Taken take_unsqueeze(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const auto said = t.axes_or_input("axes", 1);
    const auto axes = axes_from(t, 1, t.shape(0).size() + (said ? said->size() : 0), {});
    if (!axes) return axes.error();
    Shape shape;
    std::size_t next = 0;
    for (std::size_t i = 0; i < t.shape(0).size() + axes->size(); ++i) {
        const bool added = std::ranges::find(*axes, static_cast<std::int64_t>(i)) != axes->end();
        shape.push_back(added ? 1 : t.shape(0)[next++]);
    }
    return one(t.g.reshape(t.in(0), shape));
}

Taken take_transpose(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    Axes standard = axes_up_to(t.shape(0).size());
    std::ranges::reverse(standard);
    const Axes permutation = t.axes("perm").value_or(standard);
    if (permutation.size() != t.shape(0).size() || !distinct_axes(permutation, permutation.size()))
        return t.error("turns a tensor of " + in_words(t.shape(0)) + " by other axes than it has");
    return one(t.g.transpose(t.in(0), permutation));
}

Taken take_concat(Taking& t) {
    if (auto ok = t.needs(t.node.in.size()); !ok) return ok.error();
    if (auto ok = t.needs(1); !ok) return ok.error();
    const Shape& first = t.shape(0);
    const auto axis = from_front(t.whole("axis", 0), first.size());
    for (std::size_t i = 0; i < t.node.in.size(); ++i) {
        Shape shape = t.shape(i);
        if (axis < 0 || axis >= static_cast<int>(first.size()) || shape.size() != first.size())
            return t.error("joins tensors of different rank: export it again");
        shape[axis] = first[axis];
        if (shape != first)
            return t.error(
                "joins " + in_words(first) + " and " + in_words(t.shape(i)) +
                ", which do not go together: is its batch fixed? Export it with a free one");
    }
    return one(t.g.concat(t.node.in, axis));
}

Taken take_split(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    if (t.depends(1)) return t.dynamic(1);
    const Shape shape = t.shape(0);
    const auto axis = from_front(t.whole("axis", 0), shape.size());
    if (axis < 0 || axis >= static_cast<int>(shape.size()))
        return t.error("names an axis that a tensor of " + in_words(shape) + " has not");
    const auto parts = std::max<std::int64_t>(1, static_cast<std::int64_t>(t.node.out_count));
    const std::int64_t equal = (shape[axis] + parts - 1) / parts;
    const Axes sizes = t.axes_or_input("split", 1).value_or(Axes(t.node.out_count, equal));
    std::vector<Tensor> out;
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < t.node.out_count && i < sizes.size(); ++i) {
        const std::int64_t size = std::clamp<std::int64_t>(sizes[i], 0, shape[axis]);
        const std::int64_t end = std::min(begin + size, shape[axis]);
        out.push_back(t.g.slice(t.in(0), axis, begin, end));
        begin = end;
    }
    return out;
}

Taken take_slice(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    auto starts = numbers_of(t, "starts", 1), ends = numbers_of(t, "ends", 2);
    if (!starts) return starts.error();
    if (!ends) return ends.error();
    const Shape shape = t.shape(0);
    const auto axes = axes_from(t, 3, shape.size(), axes_up_to(starts->size()));
    if (!axes) return axes.error();
    if (t.depends(4)) return t.dynamic(4);
    const Axes steps = t.axes_or_input("steps", 4).value_or(ones(starts->size()));
    if (axes->size() != starts->size() || ends->size() != starts->size() ||
        steps.size() != starts->size() || std::ranges::find(steps, 0) != steps.end())
        return t.error("has starts, ends, axes and steps that do not go together");
    for (std::size_t i = 0; i < starts->size(); ++i) {
        const std::int64_t size = shape[(*axes)[i]];
        const bool back = steps[i] < 0;
        const auto within = [&](std::int64_t place) {
            if (place < 0) place = std::max<std::int64_t>(place, -size - 1) + size;
            return std::clamp<std::int64_t>(place, back ? -1 : 0, back ? size - 1 : size);
        };
        (*starts)[i] = within((*starts)[i]);
        (*ends)[i] = within((*ends)[i]);
    }
    return one(t.g.slice(t.in(0), *axes, *starts, *ends, steps));
}

Taken take_pad(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const auto said = numbers_of(t, t.node.opset < 2 ? "paddings" : "pads", 1);
    if (!said) return said.error();
    const std::size_t rank = t.shape(0).size();
    const auto axes = axes_from(t, 3, rank, axes_up_to(rank));
    if (!axes) return axes.error();
    const std::string mode = t.text("mode", "constant");
    if (mode != "constant")
        return t.error("pads by " + in_words(t.shape(0)) + " in mode " + mode +
                       ", expected constant");
    if (said->size() != 2 * axes->size()) return t.error("has pads for other axes than it has");
    if (t.depends(2)) return t.error("pads by a number that depends on the pictures");
    const float value = t.has(2) ? t.g.number_of(t.in(2)).value_or(0) : t.real("value", 0);
    Axes before(rank), after(rank), starts(rank), ends = t.shape(0);
    for (std::size_t i = 0; i < axes->size(); ++i) {
        const std::int64_t axis = (*axes)[i], size = t.shape(0)[axis];
        for (const std::size_t k : {i, i + axes->size()})
            if (std::abs((*said)[k]) > kMostNumbers) return t.error("pads too much");
        before[axis] = std::max<std::int64_t>((*said)[i], 0);
        after[axis] = std::max<std::int64_t>((*said)[i + axes->size()], 0);
        starts[axis] = std::clamp<std::int64_t>(-(*said)[i], 0, size);
        ends[axis] =
            size - std::clamp<std::int64_t>(-(*said)[i + axes->size()], 0, size - starts[axis]);
    }
    const Tensor cut = t.g.slice(t.in(0), axes_up_to(rank), starts, ends, ones(rank));
    return one(t.g.pad(cut, before, after, value));
}

Taken take_expand(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    const auto shape = numbers_of(t, "shape", 1);
    if (!shape) return shape.error();
    Shape out;
    if (!broadcast(t.shape(0), *shape, out))
        return t.error("makes " + in_words(*shape) + " of " + in_words(t.shape(0)) +
                       ": is its batch fixed? Export it with a free one");
    return one(t.g.expand(t.in(0), *shape));
}

// Each axis is repeated: a new one before it that grows from 1.
Taken take_tile(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    const auto repeats = numbers_of(t, "repeats", 1);
    if (!repeats) return repeats.error();
    const Shape shape = t.shape(0);
    if (repeats->size() != shape.size()) return t.error("repeats other axes than it has");
    Shape cells, grown, flat;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        cells.insert(cells.end(), {1, shape[i]});
        grown.insert(grown.end(), {(*repeats)[i], shape[i]});
        flat.push_back((*repeats)[i] * shape[i]);
    }
    return one(t.g.reshape(t.g.expand(t.g.reshape(t.in(0), cells), grown), flat));
}

Taken take_gather(Taking& t) {
    if (auto ok = t.needs(2); !ok) return ok.error();
    const auto axis = from_front(t.whole("axis", 0), t.shape(0).size());
    if (axis < 0 || axis >= t.rank(0) || t.g.kind(t.in(1)) != Kind::whole)
        return t.error("takes from an axis that a tensor of " + in_words(t.shape(0)) + " has not");
    const std::int64_t size = t.shape(0)[axis];
    if (const Constant* index = t.g.constant_of(t.in(1)))
        for (const auto i : index->whole)
            if (i < -size || i >= size)
                return t.error("takes number " + std::to_string(i) + " of " + std::to_string(size) +
                               ": take larger pictures, or export it again");
    return one(t.g.gather(t.in(0), t.in(1), axis));
}

Taken take_resize(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    const Shape shape = t.shape(0);
    const std::size_t rank = shape.size();
    if (t.whole("antialias", 0) != 0 || t.axes("axes") || t.node.opset < 11)
        return t.error("resizes by antialias, by axes or as before opset 11: the trainer does not");
    if (t.depends(2) || t.depends(3)) return t.dynamic(t.depends(2) ? 2 : 3);
    const Constant* scales = t.has(2) ? t.g.constant_of(t.in(2)) : nullptr;
    const Constant* sizes = t.has(3) ? t.g.constant_of(t.in(3)) : nullptr;
    const bool by_scales = scales && scales->real.size() == rank;
    const bool by_sizes = sizes && sizes->whole.size() == rank;
    if (by_scales == by_sizes)
        return t.error("says neither scales nor sizes of " + in_words(shape));
    Shape out(rank);
    Attributes attributes{
        {"mode", t.text("mode", "nearest")},
        {"coordinate_transformation_mode", t.text("coordinate_transformation_mode", "half_pixel")},
        {"nearest_mode", t.text("nearest_mode", "round_prefer_floor")},
        {"cubic_coeff_a", t.real("cubic_coeff_a", -0.75f)},
        {"exclude_outside", t.whole("exclude_outside", 0)}};
    Attributes tape = attributes;
    for (std::size_t i = 0; i < rank; ++i) {
        const auto in = static_cast<float>(shape[i]);
        if (by_scales && !(scales->real[i] > 0 && scales->real[i] < kMostScale))
            return t.error("resizes by " + std::to_string(scales->real[i]));
        out[i] = by_sizes ? sizes->whole[i]
                          : static_cast<std::int64_t>(std::floor(in * scales->real[i]));
        tape["scale" + std::to_string(i)] =
            by_sizes ? static_cast<float>(out[i]) / in : scales->real[i];
        if (out[i] < 1) return t.error("makes nothing of " + in_words(shape));
    }
    if (std::get<std::string>(attributes["coordinate_transformation_mode"]) == "tf_crop_and_resize")
        return t.error("crops and resizes at once, which the trainer does not");
    // ONNX Runtime turns a cubic one's axes to an order that it then refuses: products do it.
    if (t.text("mode", "nearest") == "cubic") {
        Tensor x = t.in(0);
        for (int axis = 0; axis < t.rank(0); ++axis) {
            const ResizeAxis how = resize_axis_of(tape, axis, shape[axis], out[axis]);
            if (!how.identity())
                x = times(t.g, x, axis, t.g.numbers({how.in, how.out}, how.transposed()));
        }
        return one(x);
    }
    std::vector<Tensor> in{t.in(0), no_tensor, by_scales ? t.in(2) : no_tensor};
    if (by_sizes) in.push_back(t.in(3));
    const Tensor y = t.g.node("Resize", std::move(in), attributes, t.g.kind(t.in(0)), out);
    t.g.write("Resize", {t.in(0)}, y, std::move(tape));
    return one(y);
}

}  // namespace bluesquare
