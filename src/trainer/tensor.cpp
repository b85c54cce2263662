#include "trainer/tensor.h"

#include <algorithm>

namespace bluesquare {

std::int64_t element_count(const Shape& shape) {
    std::int64_t count = 1;
    for (const auto size : shape) count *= size;
    return count;
}

std::string in_words(const Shape& shape) {
    std::string text;
    for (const auto size : shape) text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text.empty() ? "a single number" : text;
}

bool broadcast(const Shape& a, const Shape& b, Shape& out) {
    const std::size_t rank = std::max(a.size(), b.size());
    out.assign(rank, 1);
    for (std::size_t i = 0; i < rank; ++i) {
        const auto of = [&](const Shape& shape) {
            return i + shape.size() < rank ? 1 : shape[i + shape.size() - rank];
        };
        if (of(a) != of(b) && of(a) != 1 && of(b) != 1) return false;
        out[i] = of(a) == 1 ? of(b) : of(a);
    }
    return true;
}

std::vector<std::int64_t> axes_up_to(std::size_t rank) {
    std::vector<std::int64_t> axes(rank);
    for (std::size_t i = 0; i < rank; ++i) axes[i] = static_cast<std::int64_t>(i);
    return axes;
}

std::vector<std::int64_t> inverse(const std::vector<std::int64_t>& permutation) {
    std::vector<std::int64_t> out(permutation.size());
    for (std::size_t i = 0; i < permutation.size(); ++i)
        out[permutation[i]] = static_cast<std::int64_t>(i);
    return out;
}

Shape reduced(const Shape& shape, const std::vector<std::int64_t>& axes, bool keep) {
    Shape out;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool gone = std::ranges::find(axes, static_cast<std::int64_t>(i)) != axes.end();
        if (!gone) out.push_back(shape[i]);
        if (gone && keep) out.push_back(1);
    }
    return out;
}

}  // namespace bluesquare
