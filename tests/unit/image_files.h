// Image files made by hand, byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

using FileBytes = std::vector<std::uint8_t>;

inline void put(FileBytes& out, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

inline void put(FileBytes& out, std::string_view text) {
    out.insert(out.end(), text.begin(), text.end());
}

inline FileBytes joined(FileBytes a, const FileBytes& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// A TIFF file with an orientation, as EXIF has it.
inline FileBytes exif_of(int orientation, bool little, int type = 3, std::uint32_t count = 1) {
    FileBytes out;
    const auto number = [&](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            out.push_back(static_cast<std::uint8_t>(value >> 8 * (little ? i : bytes - 1 - i)));
    };
    put(out, little ? "II" : "MM");
    number(42, 2);
    number(8, 4);
    number(2, 2);                                                          // entries
    number(0x010f, 2), number(2, 2), number(4, 4), number(0x41424300, 4);  // the maker: "ABC"
    number(0x0112, 2), number(static_cast<std::uint32_t>(type), 2), number(count, 4);
    number(static_cast<std::uint32_t>(orientation), 2), number(0, 2);
    number(0, 4);  // no further directory
    return out;
}

inline FileBytes jpeg_segment(int marker, const FileBytes& payload) {
    FileBytes out{0xff, static_cast<std::uint8_t>(marker)};
    put(out, static_cast<std::uint32_t>(payload.size() + 2), 2);
    return joined(out, payload);
}

inline FileBytes exif_segment(const FileBytes& tiff) {
    FileBytes payload;
    put(payload, std::string_view("Exif\0\0", 6));
    return jpeg_segment(0xe1, joined(payload, tiff));
}

inline FileBytes adobe_segment(int transform) {
    FileBytes payload;
    put(payload, "Adobe");
    put(payload, 100, 2), put(payload, 0, 4),
        put(payload, static_cast<std::uint32_t>(transform), 1);
    return jpeg_segment(0xee, payload);
}

// A baseline JPEG in blocks of 8 x 8 pixels, each of one colour; blocks[i] has a value for each
// component (1, 3 or 4 of them, not subsampled). `segments` go before everything else.
inline FileBytes jpeg_of_blocks(int across, int down, const std::vector<std::vector<int>>& blocks,
                                const FileBytes& segments = {}) {
    const int components = static_cast<int>(blocks[0].size());
    FileBytes out = joined({0xff, 0xd8}, segments);
    FileBytes payload(65, 1);  // quantisation: none
    payload[0] = 0;
    out = joined(out, jpeg_segment(0xdb, payload));
    payload = {8};
    put(payload, static_cast<std::uint32_t>(8 * down), 2);
    put(payload, static_cast<std::uint32_t>(8 * across), 2);
    payload.push_back(static_cast<std::uint8_t>(components));
    for (int c = 1; c <= components; ++c)
        payload = joined(payload, {static_cast<std::uint8_t>(c), 0x11, 0});
    out = joined(out, jpeg_segment(0xc0, payload));
    // Sizes 0 to 11 of a difference in four bits each; "no more in this block" in one.
    payload = {0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (int size = 0; size < 12; ++size) payload.push_back(static_cast<std::uint8_t>(size));
    out = joined(out, jpeg_segment(0xc4, payload));
    out =
        joined(out, jpeg_segment(0xc4, {0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    payload = {static_cast<std::uint8_t>(components)};
    for (int c = 1; c <= components; ++c)
        payload = joined(payload, {static_cast<std::uint8_t>(c), 0});
    out = joined(out, jpeg_segment(0xda, joined(payload, {0, 63, 0})));
    std::string bits;
    const auto add = [&](int value, int count) {
        for (int i = count - 1; i >= 0; --i) bits += (value >> i & 1) ? '1' : '0';
    };
    std::vector<int> before(components, 0);
    for (const auto& block : blocks)
        for (int c = 0; c < components; ++c) {
            const int level = (block[c] - 128) * 8, difference = level - before[c];
            before[c] = level;
            int size = 0;
            while (difference >= 1 << size || -difference >= 1 << size) ++size;
            add(size, 4);
            add(difference < 0 ? difference + (1 << size) - 1 : difference, size);
            add(0, 1);
        }
    bits.append((8 - bits.size() % 8) % 8, '1');
    for (std::size_t i = 0; i < bits.size(); i += 8) {
        out.push_back(static_cast<std::uint8_t>(std::stoi(bits.substr(i, 8), nullptr, 2)));
        if (out.back() == 0xff) out.push_back(0);
    }
    return joined(out, {0xff, 0xd9});
}

// Chunks with right checksums: browsers look at them.
inline FileBytes png_chunk(std::string_view name, const FileBytes& data) {
    FileBytes out;
    put(out, static_cast<std::uint32_t>(data.size()), 4);
    put(out, name);
    out = joined(out, data);
    std::uint32_t crc = 0xffffffff;
    for (std::size_t i = 4; i < out.size(); ++i) {
        crc ^= out[i];
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    put(out, ~crc, 4);
    return out;
}

// rows: filter bytes and samples as PNG packs them. `chunks` go before the pixels.
inline FileBytes png_of(int width, int height, int depth, int color, const FileBytes& rows,
                        const FileBytes& chunks = {}, bool interlaced = false) {
    FileBytes out;
    put(out, "\x89PNG\r\n\x1a\n");
    FileBytes header;
    put(header, static_cast<std::uint32_t>(width), 4);
    put(header, static_cast<std::uint32_t>(height), 4);
    for (const int byte : {depth, color, 0, 0, interlaced ? 1 : 0})
        header.push_back(static_cast<std::uint8_t>(byte));
    out = joined(joined(out, png_chunk("IHDR", header)), chunks);
    FileBytes stored{0x78, 1, 1};  // zlib, one block, not compressed
    const auto size = static_cast<std::uint32_t>(rows.size());
    for (const std::uint32_t value : {size, ~size})
        stored = joined(stored,
                        {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8)});
    stored = joined(stored, rows);
    std::uint32_t a = 1, b = 0;
    for (const std::uint8_t byte : rows) b = (b + (a = (a + byte) % 65521)) % 65521;
    put(stored, b << 16 | a, 4);
    return joined(joined(out, png_chunk("IDAT", stored)), png_chunk("IEND", {}));
}

}  // namespace bluesquare
