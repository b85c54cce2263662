#include <algorithm>
#include <csetjmp>
#include <memory>

#include <png.h>
#include <turbojpeg.h>

#include "data/image_decoders.h"

namespace bluesquare {
namespace {

using Bytes = std::span<const std::uint8_t>;

// As Pillow decodes: the accurate transform, smooth upsampling. A file of hundreds of scans is one
// that is made to take time.
constexpr int kJpegFlags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;

// Inks are stb's: libjpeg-turbo leaves it to the caller to make colours of them.
bool has_colors(int space) {
    return space == TJCS_GRAY || space == TJCS_YCbCr || space == TJCS_RGB;
}

bool decode_jpeg(Bytes file, Picture& picture) {
    const std::unique_ptr<void, int (*)(tjhandle)> turbo(tjInitDecompress(), tjDestroy);
    const auto size = static_cast<unsigned long>(file.size());
    int width = 0, height = 0, sampling = 0, space = 0;
    return turbo &&
           tjDecompressHeader3(turbo.get(), file.data(), size, &width, &height, &sampling,
                               &space) == 0 &&
           width == picture.width && height == picture.height && has_colors(space) &&
           tjDecompress2(turbo.get(), file.data(), size, picture.rgba.data(), width, 4 * width,
                         height, TJPF_RGBA, kJpegFlags) == 0;
}

void give_bytes(png_structp png, png_bytep to, png_size_t count) {
    Bytes& left = *static_cast<Bytes*>(png_get_io_ptr(png));
    if (count > left.size()) png_error(png, "cut off");
    std::copy_n(left.begin(), count, to);
    left = left.subspan(count);
}

[[noreturn]] void give_up(png_structp png, png_const_charp) { png_longjmp(png, 1); }

void note_warning(png_structp png, png_const_charp) {
    *static_cast<bool*>(png_get_error_ptr(png)) = true;
}

// To 8 bits and four channels, as stb has them: of 16 bits the upper 8.
void ask_for_rgba(png_structp png) {
    png_set_strip_16(png);
    png_set_expand(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
}

// libpng leaves by longjmp() where anything is wrong: nothing below has a destructor.
bool read_rows(png_structp png, png_infop info, Picture& picture) {
    if (setjmp(png_jmpbuf(png))) return false;
    png_read_info(png, info);
    if (png_get_image_width(png, info) != static_cast<png_uint_32>(picture.width) ||
        png_get_image_height(png, info) != static_cast<png_uint_32>(picture.height))
        return false;
    ask_for_rgba(png);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const std::size_t row_bytes = png_get_rowbytes(png, info);
    if (row_bytes * picture.height != picture.rgba.size()) return false;
    for (int pass = 0; pass < passes; ++pass)
        for (int y = 0; y < picture.height; ++y)
            png_read_row(png, picture.rgba.data() + y * row_bytes, nullptr);
    png_read_end(png, nullptr);
    return true;
}

bool decode_png(Bytes file, Picture& picture) {
    bool warned = false;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &warned, give_up, note_warning);
    if (!png) return false;
    png_infop info = png_create_info_struct(png);
    bool read = false;
    if (info) {
        png_set_read_fn(png, &file, give_bytes);
        // Texts, profiles and gamma are skipped.
        png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
        png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
        read = read_rows(png, info, picture);
    }
    png_destroy_read_struct(&png, &info, nullptr);
    return read && !warned;
}

}  // namespace

std::optional<Picture> decode_natively(Bytes bytes, int width, int height) {
    Picture picture = blank(width, height);
    const bool read = bytes[0] == 0xff ? decode_jpeg(bytes, picture) : decode_png(bytes, picture);
    if (!read) return {};
    return picture;
}

}  // namespace bluesquare
