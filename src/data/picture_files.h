// Pictures as files: bytes, and what makes pixels of them. A set of any size is known without any
// picture being read.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/images.h"
#include "core/result.h"

namespace bluesquare {

struct PictureFiles {
    using Bytes = std::vector<std::uint8_t>;
    // Fills side x side x 3 bytes; failure that begins with `name`.
    using Decode =
        std::function<Status(std::span<const std::uint8_t> bytes, const std::string& name, int side,
                             std::span<std::uint8_t> rgb)>;

    std::vector<std::string> names;  // as messages call them
    // The bytes of a picture as they are kept; from any thread.
    std::function<Result<Bytes>(int i)> read;
    Decode decode = decode_file;  // from any thread
    // Stands for the pixels that `decode` makes; features are kept under it, too.
    std::string pixels = "2";

    // Some of them, in this order.
    PictureFiles chosen(const std::vector<int>& pictures) const;
    int count() const { return static_cast<int>(names.size()); }

    // PNG, JPEG or (natively) WebP (read_picture()) by Decoder::fast: for a data set of one's own,
    // whose features nobody compares with the page's.
    static Status decode_file(std::span<const std::uint8_t> bytes, const std::string& name,
                              int side, std::span<std::uint8_t> rgb);
    // By Decoder::portable: natively the bytes that the page has, so that a head which the page
    // saved gives the page's labels.
    static Status decode_file_portable(std::span<const std::uint8_t> bytes, const std::string& name,
                                       int side, std::span<std::uint8_t> rgb);
    void decode_as_the_page();  // decode_file_portable from now on
};

// Each decoded to side x side when it is asked for.
ImageSource source_of(PictureFiles files, int side);

}  // namespace bluesquare
