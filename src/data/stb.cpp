// The one place where stb's code is compiled. Without SIMD: pictures must decode alike everywhere.
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_SIMD
#define STBI_WRITE_NO_STDIO
#include <cstdlib>

#include "data/image.h"

// No more at once than the largest picture that is read needs, as RGBA: a small PNG may unpack to
// gigabytes.
namespace {
constexpr std::size_t kMostBytes = 4 * bluesquare::most_pixels + 1'000'000;
void* take(std::size_t size) { return size <= kMostBytes ? std::malloc(size) : nullptr; }
void* take_again(void* old, std::size_t size) {
    return size <= kMostBytes ? std::realloc(old, size) : nullptr;
}
}  // namespace
#define STBI_MALLOC(size) take(size)
#define STBI_REALLOC(old, size) take_again(old, size)
#define STBI_FREE(old) std::free(old)
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_WRITE_IMPLEMENTATION

#include <stb/stb_image.h>
#include <stb/stb_image_write.h>
