// Tensors of a graph that is being built: every shape is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bluesquare {

using Shape = std::vector<std::int64_t>;

// An index into a graph's tensors.
using Tensor = int;
inline constexpr Tensor no_tensor = -1;

enum class Kind : char { real, whole, truth };  // float32, int64, bool

// Numbers that a graph holds itself. Of the two lists one is used: `whole` for truths too.
struct Constant {
    Kind kind = Kind::real;
    Shape shape;
    std::vector<float> real;
    std::vector<std::int64_t> whole;

    bool operator==(const Constant&) const = default;
};

std::int64_t element_count(const Shape& shape);  // 1 for a scalar
std::string in_words(const Shape& shape);        // "32 x 3 x 96 x 96", "a single number"

// By NumPy's rules. False where the shapes do not go together.
bool broadcast(const Shape& a, const Shape& b, Shape& out);

// axis from 0 on; of a negative one as ONNX counts, from the end.
inline int from_front(std::int64_t axis, std::size_t rank) {
    return static_cast<int>(axis < 0 ? axis + static_cast<std::int64_t>(rank) : axis);
}

// 0, 1, ..., rank - 1
std::vector<std::int64_t> axes_up_to(std::size_t rank);
// The permutation that undoes it.
std::vector<std::int64_t> inverse(const std::vector<std::int64_t>& permutation);
// Without these axes, or with 1 in their places.
Shape reduced(const Shape& shape, const std::vector<std::int64_t>& axes, bool keep);

}  // namespace bluesquare
