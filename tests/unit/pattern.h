// Pictures that differ in every pixel.
#pragma once

#include "core/images.h"

namespace bluesquare {

inline Images pattern(int count, int width, int height) {
    Images images{count, width, height, {}};
    for (int i = 0; i < count; ++i)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                for (int c = 0; c < 3; ++c)
                    images.rgb.push_back(static_cast<std::uint8_t>(
                        (i * 59 + 37 * x + 101 * y + 53 * c + x * y * c * 11) % 256));
    return images;
}

}  // namespace bluesquare
