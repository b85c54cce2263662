#include "data/image_head.h"

#include <algorithm>
#include <string_view>

#include "data/webp.h"

namespace bluesquare {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool begins_with(Bytes bytes, std::string_view text) {
    return bytes.size() >= text.size() &&
           std::equal(text.begin(), text.end(), bytes.begin(), [](char c, std::uint8_t byte) {
               return static_cast<std::uint8_t>(c) == byte;
           });
}

// A whole number of 2 or 4 bytes at a place, in the byte order of the file; 0 past the end.
struct Reader {
    Bytes bytes;
    bool little = false;

    std::uint32_t number(std::size_t at, int size) const {
        if (at > bytes.size() || bytes.size() - at < static_cast<std::size_t>(size)) return 0;
        std::uint32_t value = 0;
        for (int i = 0; i < size; ++i) value = value << 8 | bytes[at + (little ? size - 1 - i : i)];
        return value;
    }
};

// The orientation of the first directory of a TIFF file, as EXIF has it; 1 where there is none.
int tiff_orientation(Bytes tiff) {
    constexpr std::uint32_t tag = 0x0112, short_type = 3;
    constexpr std::size_t entry_bytes = 12;
    Reader reader{tiff, begins_with(tiff, "II")};
    if (!reader.little && !begins_with(tiff, "MM")) return 1;
    if (reader.number(2, 2) != 42) return 1;
    const std::size_t directory = reader.number(4, 4);
    const std::uint32_t count = reader.number(directory, 2);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t entry = directory + 2 + i * entry_bytes;
        if (entry > tiff.size() || tiff.size() - entry < entry_bytes) return 1;
        if (reader.number(entry, 2) != tag) continue;
        const bool one_short =
            reader.number(entry + 2, 2) == short_type && reader.number(entry + 4, 4) == 1;
        const auto value = static_cast<int>(reader.number(entry + 8, 2));
        return one_short && value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

// Colours of four components are told apart by Adobe's segment alone; stb takes those without it
// for something else.
struct Jpeg {
    int components = 0, adobe_transform = -1;
    bool exif = false;  // the first such segment counts
    ImageHead head;

    // Payload of a segment.
    void read(int marker, Bytes payload) {
        using namespace std::string_view_literals;
        if (marker >= 0xc0 && marker <= 0xc2 && payload.size() > 5) components = payload[5];
        if (marker == 0xee && payload.size() > 11 && begins_with(payload, "Adobe\0"sv))
            adobe_transform = payload[11];
        if (marker == 0xe1 && !exif && begins_with(payload, "Exif\0"sv) && payload.size() > 6) {
            exif = true;
            head.orientation = tiff_orientation(payload.subspan(6));
        }
    }
};

// Segment after segment to the first scan (0xda). What lies between them is skipped, as stb does.
ImageHead read_jpeg(Bytes file) {
    Jpeg jpeg;
    const Reader reader{file};
    std::size_t at = 2;
    while (at + 4 <= file.size()) {
        const int marker = file[at] == 0xff ? file[at + 1] : -1;
        if (marker <= 0x01 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
            ++at;
            continue;
        }
        const std::size_t length = reader.number(at + 2, 2);
        if (marker == 0xda || length < 2) break;
        const std::size_t end = std::min(at + 2 + length, file.size());
        jpeg.read(marker, file.subspan(at + 4, std::max(end, at + 4) - (at + 4)));
        at = end;
    }
    if (jpeg.components == 4 && jpeg.adobe_transform != 0 && jpeg.adobe_transform != 2)
        jpeg.head.refused = "is a CMYK JPEG that does not say how; save it as RGB";
    jpeg.head.pixels = std::min(at, file.size());
    return jpeg.head;
}

// Chunk after chunk to the first of the pixels.
ImageHead read_png(Bytes file) {
    ImageHead head;
    const Reader reader{file};
    std::size_t at = 8;
    while (file.size() - at >= 12) {
        const Bytes name = file.subspan(at + 4, 4);
        const std::size_t length = reader.number(at, 4);
        if (begins_with(name, "IDAT") || length > file.size() - at - 12) break;
        if (begins_with(name, "CgBI"))
            head.refused =
                "is a PNG as Xcode packs it into apps (CgBI), with other colours; use the original";
        if (begins_with(name, "eXIf"))
            head.orientation = tiff_orientation(file.subspan(at + 8, length));
        at += length + 12;
    }
    head.pixels = at;
    return head;
}

// Chunk after chunk, each of an even length; EXIF stands behind the pixels. Some programs write it
// with the head that it has in a JPEG.
ImageHead read_webp(Bytes file) {
    using namespace std::string_view_literals;
    ImageHead head;
    const Reader reader{file, true};
    for (std::size_t at = 12; file.size() - std::min(at, file.size()) >= 8;) {
        const std::size_t length = reader.number(at + 4, 4), left = file.size() - at - 8;
        if (length > left) break;
        Bytes payload = file.subspan(at + 8, length);
        if (begins_with(file.subspan(at), "EXIF")) {
            if (begins_with(payload, "Exif\0\0"sv)) payload = payload.subspan(6);
            head.orientation = tiff_orientation(payload);
        }
        at += 8 + length + length % 2;
    }
    return head;
}

}  // namespace

bool is_webp(Bytes file) {
    return begins_with(file, "RIFF") && file.size() >= 12 && begins_with(file.subspan(8), "WEBP");
}

ImageHead read_image_head(Bytes file) {
    using namespace std::string_view_literals;
    if (begins_with(file, "\xff\xd8"sv)) return read_jpeg(file);
    if (begins_with(file, "\x89PNG\r\n\x1a\n"sv)) return read_png(file);
    if (is_webp(file)) return read_webp(file);
    return {};
}

}  // namespace bluesquare
