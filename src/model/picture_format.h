// How a network is given pictures.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace bluesquare {

enum class Layout { nchw, nhwc };
enum class Element { float32, float16, uint8 };

struct PictureFormat {
    Layout layout = Layout::nchw;
    Element element = Element::float32;
    // Of float32 and float16, channels R, G, B: (pixel / 255 - mean) / std. A network of bytes gets
    // the pixels as they are.
    std::array<double, 3> mean{};
    std::array<double, 3> std{1, 1, 1};

    bool operator==(const PictureFormat&) const = default;
};

constexpr std::size_t bytes_of(Element element) {
    return element == Element::float32 ? 4 : element == Element::float16 ? 2 : 1;
}

// "float32": as ONNX and NumPy say.
constexpr std::string_view name_of(Element element) {
    return element == Element::float32   ? "float32"
           : element == Element::float16 ? "float16"
                                         : "uint8";
}
constexpr std::string_view name_of(Layout layout) {
    return layout == Layout::nchw ? "nchw" : "nhwc";
}

}  // namespace bluesquare
