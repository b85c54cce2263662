#include "data/jpeg.h"

#include <stb/stb_image_write.h>

namespace bluesquare {

std::vector<std::uint8_t> encode_jpeg(const std::uint8_t* rgb, int width, int height, int quality) {
    std::vector<std::uint8_t> out;
    const auto append = [](void* context, void* data, int size) {
        auto& bytes = *static_cast<std::vector<std::uint8_t>*>(context);
        const auto* from = static_cast<const std::uint8_t*>(data);
        bytes.insert(bytes.end(), from, from + size);
    };
    stbi_write_jpg_to_func(append, &out, width, height, 3, rgb, quality);
    return out;
}

}  // namespace bluesquare
