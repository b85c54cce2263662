#include "core/images.h"

#include <algorithm>
#include <utility>

namespace bluesquare {

ImageSource source_of(std::shared_ptr<const Images> images) {
    ImageSource source{images->count, images->width, images->height, {}};
    source.load = [images = std::move(images)](int i, std::span<std::uint8_t> rgb) -> Status {
        std::copy_n(images->image(i), images->bytes_each(), rgb.begin());
        return Done{};
    };
    return source;
}

Result<Images> load_all(const ImageSource& source) {
    Images images{source.count, source.width, source.height, {}};
    images.rgb.resize(images.bytes_each() * source.count);
    for (int i = 0; i < source.count; ++i)
        if (auto ok = source.load(i, {images.image(i), images.bytes_each()}); !ok)
            return ok.error();
    return images;
}

}  // namespace bluesquare
