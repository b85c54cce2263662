#include "encode/feature_output.h"

#include <algorithm>
#include <cassert>

namespace bluesquare {
namespace {

// An output as pictures x places x numbers, however they lie.
struct View {
    std::int64_t places = 1, numbers = 0;
    bool numbers_first = false;  // n x c x (h x w)
};

View view_of(std::span<const std::int64_t> shape, Layout layout) {
    if (shape.size() == 2) return {1, shape[1]};
    if (shape.size() == 3) return {shape[1], shape[2]};
    if (layout == Layout::nchw) return {shape[2] * shape[3], shape[1], true};
    return {shape[1] * shape[2], shape[3]};
}

std::string words(std::span<const std::int64_t> shape) {
    std::string text;
    for (const std::int64_t size : shape)
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text.empty() ? "a single number" : text;
}

}  // namespace

Result<int> feature_dimensions(std::span<const std::int64_t> shape, Token token, Layout layout) {
    constexpr std::int64_t most = 1 << 20;
    const bool fits = shape.size() >= 2 && shape.size() <= 4 &&
                      std::ranges::all_of(shape, [](std::int64_t size) { return size > 0; });
    if (!fits)
        return Error{
            "the output is " + words(shape) +
            ", expected a row for each picture (n x d), tokens (n x t x d) or a map (n x " +
            "c x h x w); choose another with --output"};
    const View view = view_of(shape, layout);
    if (view.places > 1 && token == Token::none)
        return usage_error("the output is " + words(shape) + ", " + std::to_string(view.places) +
                           " places with " + std::to_string(view.numbers) +
                           " numbers each: say --token first or mean");
    if (view.numbers > most)
        return Error{"the output has " + std::to_string(view.numbers) +
                     " numbers for a picture, expected at most " + std::to_string(most)};
    return static_cast<int>(view.numbers);
}

void take_features(std::span<const float> values, std::span<const std::int64_t> shape, Token token,
                   Layout layout, int rows, std::span<float> out) {
    const View view = view_of(shape, layout);
    const auto d = static_cast<std::size_t>(view.numbers),
               t = static_cast<std::size_t>(view.places);
    assert(out.size() == d * static_cast<std::size_t>(rows) && values.size() >= out.size() * t);
    const std::size_t next_place = view.numbers_first ? 1 : d,
                      next_number = view.numbers_first ? t : 1;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
        const float* picture = values.data() + i * d * t;
        for (std::size_t k = 0; k < d; ++k) {
            const float* number = picture + k * next_number;
            double sum = *number;
            if (token == Token::mean) {
                for (std::size_t place = 1; place < t; ++place) sum += number[place * next_place];
                sum /= static_cast<double>(t);
            }
            out[i * d + k] = static_cast<float>(sum);
        }
    }
}

}  // namespace bluesquare
