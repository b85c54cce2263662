// The page's second program: picture files to pixels, in a worker (web/sort_worker.mjs). The same
// decoder and the same resizing as everywhere, so that a picture has the same features wherever it
// is read.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include <emscripten/em_macros.h>

#include "data/image.h"
#include "data/picture_file.h"
#include "data/resize.h"
#include "exact/fnv.h"

namespace bluesquare {
namespace {

constexpr std::int64_t kMostPixels = 24'000'000;  // 6000 x 4000

struct Answer {
    std::uint8_t* rgb = nullptr;  // to be freed
    int width = 0, height = 0;
    char* error = nullptr;  // to be freed; goes on from the file's name
};

Answer refused(const std::string& why) { return {nullptr, 0, 0, strdup(why.c_str())}; }

// side x side, the aspect as it comes out; or, where `keep`, at most side x side with its aspect.
Answer resized(const Picture& picture, int side, bool keep) {
    int width = side, height = side;
    if (keep) {
        const double scale =
            std::min(1.0, static_cast<double>(side) / std::max(picture.width, picture.height));
        width = std::max(1, static_cast<int>(picture.width * scale + 0.5));
        height = std::max(1, static_cast<int>(picture.height * scale + 0.5));
    }
    Answer answer{static_cast<std::uint8_t*>(std::malloc(std::size_t{3} * width * height)), width,
                  height, nullptr};
    if (!answer.rgb) return refused("does not fit into memory");
    copy_rgb(over_grey(resize_antialiased(picture, width, height)), answer.rgb);
    return answer;
}

}  // namespace
}  // namespace bluesquare

using namespace bluesquare;

extern "C" {

// A PNG or JPEG file.
EMSCRIPTEN_KEEPALIVE void bluesquare_decode(const std::uint8_t* bytes, int size, int side, int keep,
                                            Answer* answer) {
    const auto picture = decode_image({bytes, static_cast<std::size_t>(size)}, {}, kMostPixels);
    if (!picture) {
        const std::string& why = picture.error().what;  // ": expected ..."
        *answer = refused(why.substr(std::min(why.find_first_not_of(": "), why.size())));
        return;
    }
    *answer = resized(*picture, side, keep != 0);
}

// Pixels that the browser decoded: height x width x 4, not multiplied by alpha.
EMSCRIPTEN_KEEPALIVE void bluesquare_fit(const std::uint8_t* rgba, int width, int height, int side,
                                         int keep, Answer* answer) {
    const Picture picture{width, height, {rgba, rgba + std::size_t{4} * width * height}};
    *answer = resized(picture, side, keep != 0);
}

// A file's hash, as 16 digits in a text to be freed.
EMSCRIPTEN_KEEPALIVE char* bluesquare_content(const std::uint8_t* bytes, int size) {
    Fnv hash;
    hash.add(std::span(bytes, static_cast<std::size_t>(size)));
    return strdup(hash.hex().c_str());
}
}
