#include "trainer/graph.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "trainer/fold.h"

namespace bluesquare {
namespace {

constexpr std::size_t kMostParts = 7;                         // of a Concat
constexpr std::int64_t kMostNumbers = std::int64_t{1} << 31;  // of a tensor
constexpr std::string_view kMisfit = "tensors that do not go together";
constexpr std::int64_t kMostShared = 4096;  // numbers of constants that are looked up

void append(std::string& key, const void* bytes, std::size_t count) {
    key.append(static_cast<const char*>(bytes), count);
}

template <class T>
void append(std::string& key, const T& number) {
    append(key, &number, sizeof number);
}

void append(std::string& key, const Axes& numbers) {
    append(key, numbers.size());
    append(key, numbers.data(), numbers.size() * sizeof(std::int64_t));
}

std::string key_of(std::string_view op, const std::vector<Tensor>& in, const Attributes& attributes,
                   Kind kind, const Shape& shape) {
    std::string key(op);
    append(key, in.size());
    for (const Tensor tensor : in) append(key, tensor);
    for (const auto& [name, value] : attributes) {
        key += name;
        if (const auto* whole = std::get_if<std::int64_t>(&value)) append(key, *whole);
        if (const auto* real = std::get_if<float>(&value)) append(key, *real);
        if (const auto* axes = std::get_if<Axes>(&value)) append(key, *axes);
        if (const auto* text = std::get_if<std::string>(&value)) key += *text;
    }
    append(key, kind);
    append(key, shape);
    return key;
}

std::string key_of(const Constant& constant) {
    std::string key = "constant";
    append(key, constant.kind);
    append(key, constant.shape);
    append(key, constant.real.data(), constant.real.size() * sizeof(float));
    append(key, constant.whole.data(), constant.whole.size() * sizeof(std::int64_t));
    return key;
}

Attributes attributes_of(const Window& window) {
    return {{"kernel_shape", window.kernel},
            {"strides", window.strides},
            {"pads", window.pads},
            {"dilations", window.dilations}};
}

Shape permuted(const Shape& shape, const Axes& permutation) {
    Shape out;
    for (const auto axis : permutation) out.push_back(shape[axis]);
    return out;
}

// Axes of size 1 alone change their places.
bool moves_nothing(const Shape& shape, const Axes& permutation) {
    std::int64_t last = -1;
    for (const auto axis : permutation) {
        if (shape[axis] == 1) continue;
        if (axis < last) return false;
        last = axis;
    }
    return true;
}

// Not negative, not larger than what fits a file; with numbers in it, where there have to be.
bool is_sound(const Shape& shape, bool filled) {
    std::int64_t count = 1;
    for (const auto size : shape) {
        if (size < (filled ? 1 : 0) || size > kMostNumbers) return false;
        count *= size;
        if (count > kMostNumbers) return false;
    }
    return true;
}

bool is_vector(const Shape& shape) {
    return std::ranges::count_if(shape, [](auto size) { return size != 1; }) <= 1;
}

Shape with_rank(const Shape& shape, std::size_t rank) {
    Shape out(rank - shape.size(), 1);
    out.insert(out.end(), shape.begin(), shape.end());
    return out;
}

}  // namespace

std::int64_t whole_of(const Attributes& attributes, std::string_view name) {
    return std::get<std::int64_t>(attributes.find(name)->second);
}

float real_of(const Attributes& attributes, std::string_view name) {
    return std::get<float>(attributes.find(name)->second);
}

const Axes& axes_of(const Attributes& attributes, std::string_view name) {
    return std::get<Axes>(attributes.find(name)->second);
}

std::int64_t Window::out(int axis, std::int64_t in) const {
    const std::int64_t room = in + pads[axis] + pads[axis + 2] - reach(axis);
    return room < 0 ? 0 : room / strides[axis] + 1;
}

bool Graph::refuses(bool wrong, std::string_view why) {
    if (wrong && refusal_.empty()) refusal_ = why;
    return wrong;
}

Tensor Graph::add_tensor(Info info) {
    tensors_.push_back(std::move(info));
    return static_cast<Tensor>(tensors_.size()) - 1;
}

Tensor Graph::input(const std::string& name, Kind kind, Shape shape) {
    Info info{kind, std::move(shape), -1, name, {}, -1};
    return add_tensor(std::move(info));
}

Tensor Graph::constant(Constant constant) {
    const bool shared = element_count(constant.shape) <= kMostShared;
    const std::string key = shared ? key_of(constant) : "";
    if (const auto found = known_.find(key); shared && found != known_.end()) return found->second;
    Info info{constant.kind, constant.shape, -1, {}, {}, -1};
    info.value = std::move(constant);
    const Tensor out = add_tensor(std::move(info));
    if (shared) known_.emplace(key, out);
    return out;
}

Tensor Graph::number(float value) { return constant({Kind::real, {}, {value}, {}}); }

Tensor Graph::numbers(Shape shape, std::vector<float> values) {
    return constant({Kind::real, std::move(shape), std::move(values), {}});
}

Tensor Graph::integers(const Axes& values) {
    return constant({Kind::whole, {static_cast<std::int64_t>(values.size())}, {}, values});
}

const Constant* Graph::constant_of(Tensor x) const {
    return tensors_[x].value ? &*tensors_[x].value : nullptr;
}

std::optional<float> Graph::number_of(Tensor x) const {
    const Constant* constant = constant_of(x);
    if (!constant || constant->real.size() != 1) return {};
    return constant->real[0];
}

Tensor Graph::made(std::string_view op, std::vector<Tensor> in, Attributes attributes, Kind kind,
                   Shape shape) {
    // Shapes may be lists of nothing; pictures are none.
    if (refuses(!is_sound(shape, kind == Kind::real), "a tensor of nothing, or of too much"))
        return number(0);
    std::vector<const Constant*> constants;
    for (const Tensor tensor : in)
        constants.push_back(tensor == no_tensor ? nullptr : constant_of(tensor));
    if (auto folded = fold(op, constants, attributes, kind, shape))
        return constant(*std::move(folded));
    std::string key = key_of(op, in, attributes, kind, shape);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    const Tensor out =
        add_tensor({kind, std::move(shape), static_cast<int>(nodes_.size()), {}, {}, -1});
    nodes_.push_back({std::string(op), std::move(in), out, std::move(attributes)});
    known_.emplace(std::move(key), out);
    return out;
}

Tensor Graph::node(std::string_view op, std::vector<Tensor> in, Attributes attributes, Kind kind,
                   Shape shape) {
    return made(op, std::move(in), std::move(attributes), kind, std::move(shape));
}

Tensor Graph::recorded(std::string_view op, std::vector<Tensor> in, Tensor out,
                       Attributes attributes) {
    write(op, std::move(in), out, std::move(attributes));
    return out;
}

void Graph::write(std::string_view op, std::vector<Tensor> in, Tensor out, Attributes attributes,
                  std::vector<Tensor> saved) {
    if (!recording_ || tensors_[out].step >= 0) return;
    tensors_[out].step = static_cast<int>(tape_.size());
    tape_.push_back(
        {std::string(op), std::move(in), out, std::move(attributes), std::move(saved), origin_});
}

const GraphNode* Graph::made_by(Tensor x, std::string_view op) const {
    const int maker = tensors_[x].maker;
    return maker >= 0 && nodes_[maker].op == op ? &nodes_[maker] : nullptr;
}

const GraphNode* Graph::passed(Tensor x, std::string_view op) const {
    const int step = tensors_[x].step;
    const bool safe = !recording_ || (step >= 0 && tape_[static_cast<std::size_t>(step)].op == op);
    return safe ? made_by(x, op) : nullptr;
}

std::optional<Graph::Turned> Graph::turned(Tensor x) const {
    const GraphNode* node = rank(x) == 4 ? passed(x, "Transpose") : nullptr;
    if (!node) return {};
    return Turned{node->in[0], axes_of(node->attributes, "perm")};
}

Tensor Graph::unary(std::string_view op, Tensor x, Attributes attributes) {
    if (const auto turn = turned(x))
        return transpose(unary(op, turn->inner, std::move(attributes)), turn->permutation);
    return recorded(op, {x}, made(op, {x}, attributes, kind(x), shape(x)), attributes);
}

// Where a Transpose can be taken out of both; no_tensor where not.
Tensor Graph::sunk_binary(std::string_view op, Tensor a, Tensor b) {
    const auto turn = turned(a) ? turned(a) : turned(b);
    if (!turn) return no_tensor;
    const Axes& permutation = turn->permutation;
    const auto inner = [&](Tensor x) -> Tensor {
        if (const auto other = turned(x))
            return other->permutation == permutation ? other->inner : no_tensor;
        if (rank(x) > 4 || !is_vector(shape(x))) return no_tensor;
        if (element_count(shape(x)) == 1) return x;
        return transpose(reshape(x, with_rank(shape(x), 4)), inverse(permutation));
    };
    const Tensor inner_a = inner(a);
    const Tensor inner_b = inner_a == no_tensor ? no_tensor : inner(b);
    if (inner_b == no_tensor) return no_tensor;
    return transpose(binary(op, inner_a, inner_b), permutation);
}

Tensor Graph::binary(std::string_view op, Tensor a, Tensor b) {
    if (const Tensor sunk = sunk_binary(op, a, b); sunk != no_tensor) return sunk;
    Shape out;
    if (refuses(!broadcast(shape(a), shape(b), out) || kind(a) != kind(b), kMisfit))
        return number(0);
    return recorded(op, {a, b}, made(op, {a, b}, {}, kind(a), std::move(out)));
}

Tensor Graph::scaled(Tensor x, float by) { return by == 1 ? x : mul(x, number(by)); }

Tensor Graph::clip(Tensor x, std::optional<float> least, std::optional<float> most) {
    if (const auto turn = turned(x))
        return transpose(clip(turn->inner, least, most), turn->permutation);
    std::vector<Tensor> in{x, least ? number(*least) : no_tensor};
    if (most) in.push_back(number(*most));
    const Tensor out = made("Clip", std::move(in), {}, kind(x), shape(x));
    Attributes bounds;
    if (least) bounds["least"] = *least;
    if (most) bounds["most"] = *most;
    return recorded("Clip", {x}, out, std::move(bounds));
}

Tensor Graph::compare(std::string_view op, Tensor a, Tensor b) {
    Shape out;
    if (refuses(!broadcast(shape(a), shape(b), out) || kind(a) != kind(b), kMisfit))
        return number(0);
    return made(op, {a, b}, {}, Kind::truth, std::move(out));
}

Tensor Graph::where(Tensor condition, Tensor a, Tensor b) {
    Shape both, out;
    const bool fits = broadcast(shape(a), shape(b), both) && broadcast(both, shape(condition), out);
    if (refuses(!fits || kind(condition) != Kind::truth || kind(a) != kind(b), kMisfit))
        return number(0);
    return recorded("Where", {condition, a, b},
                    made("Where", {condition, a, b}, {}, kind(a), std::move(out)));
}

Tensor Graph::cast(Tensor x, Kind kind) {
    if (this->kind(x) == kind) return x;
    return made("Cast", {x}, {{"to", static_cast<std::int64_t>(kind)}}, kind, shape(x));
}

Tensor Graph::matmul(Tensor a, Tensor b) {
    if (refuses(rank(a) < 2 || rank(b) < 2 || shape(a).back() != shape(b)[rank(b) - 2] ||
                    kind(a) != Kind::real || kind(b) != Kind::real,
                kMisfit))
        return number(0);
    const Shape rows_a(shape(a).begin(), shape(a).end() - 2);
    const Shape rows_b(shape(b).begin(), shape(b).end() - 2);
    Shape out;
    if (refuses(!broadcast(rows_a, rows_b, out), kMisfit)) return number(0);
    out.push_back(shape(a)[rank(a) - 2]);
    out.push_back(shape(b).back());
    return recorded("MatMul", {a, b}, made("MatMul", {a, b}, {}, Kind::real, std::move(out)));
}

Tensor Graph::gemm(Tensor a, Tensor b, Tensor c, bool turn_a, bool turn_b) {
    if (refuses(rank(a) != 2 || rank(b) != 2 ||
                    size(a, turn_a ? 0 : 1) != size(b, turn_b ? 1 : 0) || kind(a) != Kind::real ||
                    kind(b) != Kind::real,
                kMisfit))
        return number(0);
    const Shape out{size(a, turn_a ? 1 : 0), size(b, turn_b ? 0 : 1)};
    Shape whole;
    if (refuses(c != no_tensor &&
                    (!broadcast(out, shape(c), whole) || whole != out || kind(c) != Kind::real),
                kMisfit))
        return number(0);
    Attributes attributes;
    if (turn_a) attributes["transA"] = std::int64_t{1};
    if (turn_b) attributes["transB"] = std::int64_t{1};
    std::vector<Tensor> in{a, b};
    if (c != no_tensor) in.push_back(c);
    const Tensor made_here = made("Gemm", in, attributes, Kind::real, out);
    return recorded("Gemm", {a, b, c}, made_here,
                    {{"transA", std::int64_t{turn_a}}, {"transB", std::int64_t{turn_b}}});
}

Tensor Graph::conv(Tensor x, Tensor w, Tensor bias, const Window& window) {
    const bool bias_fits =
        bias == no_tensor || (rank(bias) == 1 && rank(w) == 4 && size(bias, 0) == size(w, 0));
    if (refuses(rank(x) != 4 || rank(w) != 4 || size(w, 1) * window.group != size(x, 1) ||
                    size(w, 0) % window.group != 0 || kind(x) != Kind::real ||
                    kind(w) != Kind::real || !bias_fits,
                kMisfit))
        return number(0);
    Attributes attributes = attributes_of(window);
    attributes["group"] = window.group;
    std::vector<Tensor> in{x, w};
    if (bias != no_tensor) in.push_back(bias);
    const Shape out{size(x, 0), size(w, 0), window.out(0, size(x, 2)), window.out(1, size(x, 3))};
    return recorded("Conv", {x, w, bias}, made("Conv", in, attributes, Kind::real, out),
                    attributes);
}

Tensor Graph::conv_transpose(Tensor x, Tensor w, const Window& window, std::int64_t rows,
                             std::int64_t columns) {
    Attributes attributes = attributes_of(window);
    attributes["group"] = window.group;
    Axes more(2);
    for (int axis = 0; axis < 2; ++axis) {
        const std::int64_t least = (size(x, 2 + axis) - 1) * window.strides[axis] +
                                   window.reach(axis) - window.pads[axis] - window.pads[axis + 2];
        more[axis] = (axis == 0 ? rows : columns) - least;
        if (refuses(more[axis] < 0 || more[axis] >= window.strides[axis], kMisfit))
            return number(0);
    }
    attributes["output_padding"] = more;
    return made("ConvTranspose", {x, w}, std::move(attributes), Kind::real,
                {size(x, 0), size(w, 1) * window.group, rows, columns});
}

// ONNX Runtime to 1.29 at least takes a Pad by 0 for a pad of the MaxPool behind it, which it is
// not: where all that a window sees is negative, 0 is larger. It lets a Pad by any other number be.
Tensor Graph::past_pad_fusion(Tensor x) {
    const GraphNode* padded = made_by(x, "Pad");
    if (!padded || padded->in.size() > 2) return x;
    const Tensor almost_zero = number(std::numeric_limits<float>::min());
    return made("Pad", {padded->in[0], padded->in[1], almost_zero}, {}, kind(x), shape(x));
}

Tensor Graph::max_pool(Tensor x, const Window& window) {
    if (refuses(rank(x) != 4 || kind(x) != Kind::real, kMisfit)) return number(0);
    const Attributes attributes = attributes_of(window);
    const Shape out{size(x, 0), size(x, 1), window.out(0, size(x, 2)), window.out(1, size(x, 3))};
    return recorded("MaxPool", {x},
                    made("MaxPool", {past_pad_fusion(x)}, attributes, Kind::real, out), attributes);
}

Tensor Graph::average_pool(Tensor x, const Window& window, bool count_pads) {
    if (refuses(rank(x) != 4 || kind(x) != Kind::real, kMisfit)) return number(0);
    if (refuses(window.dilations != Axes({1, 1}), "a pool with dilations")) return number(0);
    Attributes attributes = attributes_of(window);
    attributes.erase("dilations");
    attributes["count_include_pad"] = std::int64_t{count_pads};
    const Shape out{size(x, 0), size(x, 1), window.out(0, size(x, 2)), window.out(1, size(x, 3))};
    return recorded("AveragePool", {x}, made("AveragePool", {x}, attributes, Kind::real, out),
                    attributes);
}

Tensor Graph::reduce(std::string_view op, Tensor x, Axes axes, bool keep) {
    std::ranges::sort(axes);
    if (axes.empty()) return x;
    if (refuses(axes.front() < 0 || axes.back() >= rank(x) || kind(x) != Kind::real ||
                    std::ranges::adjacent_find(axes) != axes.end(),
                kMisfit))
        return number(0);
    if (const auto turn = turned(x)) {
        const Shape shape_here = reduced(shape(x), axes, keep);
        for (auto& axis : axes) axis = turn->permutation[axis];
        const Tensor inner = reduce(op, turn->inner, axes, true);
        return reshape(transpose(inner, turn->permutation), shape_here);
    }
    Shape out = reduced(shape(x), axes, keep);
    const Attributes tape{{"axes", axes}, {"keepdims", std::int64_t{keep}}};
    if (op != "ReduceSum")
        return recorded(op, {x}, made(op, {x}, tape, kind(x), std::move(out)), tape);
    // Its axes are an input.
    const Tensor numbers = integers(axes);
    return recorded(
        op, {x},
        made(op, {x, numbers}, {{"keepdims", std::int64_t{keep}}}, kind(x), std::move(out)), tape);
}

Tensor Graph::sum_to(Tensor x, const Shape& wanted) {
    const Shape padded = with_rank(wanted, shape(x).size());
    Axes axes;
    for (int i = 0; i < rank(x); ++i)
        if (padded[i] == 1 && size(x, i) != 1) axes.push_back(i);
    return reshape(sum(x, axes, true), wanted);
}

Tensor Graph::reshape(Tensor x, Shape wanted) {
    if (refuses(element_count(wanted) != element_count(shape(x)), kMisfit)) return number(0);
    if (wanted == shape(x)) return x;
    const GraphNode* before = passed(x, "Reshape");
    const Tensor source = before ? before->in[0] : x;
    if (wanted == shape(source)) return source;
    return recorded("Reshape", {x},
                    made("Reshape", {source, integers(wanted)}, {}, kind(x), wanted));
}

Tensor Graph::transpose(Tensor x, Axes permutation) {
    if (refuses(permutation.size() != shape(x).size(), kMisfit)) return number(0);
    if (std::ranges::is_sorted(permutation)) return x;
    if (moves_nothing(shape(x), permutation)) return reshape(x, permuted(shape(x), permutation));
    Tensor source = x;
    Axes whole = permutation;
    if (const GraphNode* before = passed(x, "Transpose")) {
        source = before->in[0];
        whole = permuted(axes_of(before->attributes, "perm"), permutation);
        if (std::ranges::is_sorted(whole)) return source;
    }
    const Attributes attributes{{"perm", permutation}};
    return recorded(
        "Transpose", {x},
        made("Transpose", {source}, {{"perm", whole}}, kind(x), permuted(shape(x), permutation)),
        attributes);
}

Tensor Graph::slice(Tensor x, const Axes& axes, const Axes& starts, const Axes& ends,
                    const Axes& steps) {
    Shape out = shape(x);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t span = steps[i] > 0 ? ends[i] - starts[i] : starts[i] - ends[i];
        const std::int64_t step = std::abs(steps[i]);
        out[axes[i]] = std::max<std::int64_t>(0, (span + step - 1) / step);
    }
    if (out == shape(x) && std::ranges::all_of(steps, [](auto step) { return step > 0; })) return x;
    Axes stops = ends;  // what is before the first is far below
    for (auto& stop : stops)
        if (stop < 0) stop = -std::numeric_limits<std::int64_t>::max();
    std::vector<Tensor> in{x, integers(starts), integers(stops), integers(axes)};
    if (std::ranges::any_of(steps, [](auto step) { return step != 1; }))
        in.push_back(integers(steps));
    const Attributes tape{{"axes", axes}, {"starts", starts}, {"ends", ends}, {"steps", steps}};
    return recorded("Slice", {x}, made("Slice", std::move(in), {}, kind(x), std::move(out)), tape);
}

Tensor Graph::pad(Tensor x, const Axes& before, const Axes& after, float value) {
    Axes pads = before;
    pads.insert(pads.end(), after.begin(), after.end());
    if (std::ranges::all_of(pads, [](auto count) { return count == 0; })) return x;
    Shape out = shape(x);
    for (int i = 0; i < rank(x); ++i) out[i] += before[i] + after[i];
    std::vector<Tensor> in{x, integers(pads)};
    if (value != 0) in.push_back(number(value));
    return recorded("Pad", {x}, made("Pad", std::move(in), {}, kind(x), std::move(out)),
                    {{"pads", pads}});
}

Tensor Graph::concat(std::vector<Tensor> parts, std::int64_t axis) {
    if (refuses(parts.empty(), kMisfit)) return number(0);
    for (const Tensor part : parts)
        if (refuses(rank(part) != rank(parts[0]) || kind(part) != kind(parts[0]) || axis < 0 ||
                        axis >= rank(part),
                    kMisfit))
            return number(0);
    while (parts.size() > kMostParts) {
        std::vector<Tensor> fewer;
        for (std::size_t i = 0; i < parts.size(); i += kMostParts)
            fewer.push_back(concat({parts.begin() + static_cast<std::ptrdiff_t>(i),
                                    parts.begin() + static_cast<std::ptrdiff_t>(
                                                        std::min(parts.size(), i + kMostParts))},
                                   axis));
        parts = std::move(fewer);
    }
    if (parts.size() == 1) return parts[0];
    Shape out = shape(parts[0]);
    for (std::size_t i = 1; i < parts.size(); ++i) out[axis] += shape(parts[i])[axis];
    const Attributes attributes{{"axis", axis}};
    return recorded("Concat", parts,
                    made("Concat", parts, attributes, kind(parts[0]), std::move(out)), attributes);
}

Tensor Graph::expand(Tensor x, const Shape& wanted) {
    Shape out;
    if (refuses(!broadcast(shape(x), wanted, out), kMisfit)) return number(0);
    if (out == shape(x)) return x;
    return recorded("Expand", {x}, made("Expand", {x, integers(out)}, {}, kind(x), out));
}

Tensor Graph::gather(Tensor x, Tensor indices, std::int64_t axis) {
    if (refuses(axis < 0 || axis >= rank(x) || kind(indices) != Kind::whole, kMisfit))
        return number(0);
    Shape out(shape(x).begin(), shape(x).begin() + axis);
    out.insert(out.end(), shape(indices).begin(), shape(indices).end());
    out.insert(out.end(), shape(x).begin() + axis + 1, shape(x).end());
    const Attributes attributes{{"axis", axis}};
    return recorded("Gather", {x, indices},
                    made("Gather", {x, indices}, attributes, kind(x), std::move(out)), attributes);
}

Tensor Graph::softmax(Tensor x, std::int64_t axis) {
    if (refuses(axis < 0 || axis >= rank(x) || kind(x) != Kind::real, kMisfit)) return number(0);
    const Attributes attributes{{"axis", axis}};
    return recorded("Softmax", {x}, made("Softmax", {x}, attributes, kind(x), shape(x)),
                    attributes);
}

}  // namespace bluesquare
