#include "core/utf8.h"

namespace bluesquare {

CodePoint first_code_point(std::string_view text) {
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const char32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >> 5 == 0x6    ? 2
                               : first >> 4 == 0xe  ? 3
                               : first >> 3 == 0x1e ? 4
                                                    : 0;
    if (length == 0 || length > text.size()) return {};
    char32_t code = first & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (byte(i) >> 6 != 2) return {};
        code = code << 6 | (byte(i) & 0x3f);
    }
    if (code < least[length] || code > 0x10ffff || code >> 11 == 0x1b) return {};
    return {code, length};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto bytes = first_code_point(text).bytes;
        if (bytes == 0) return false;
        text.remove_prefix(bytes);
    }
    return true;
}

}  // namespace bluesquare
