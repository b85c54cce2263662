#include "core/quoted.h"

#include <algorithm>
#include <cstdio>

#include "core/utf8.h"

namespace bluesquare {
namespace {

constexpr std::size_t kMostCharacters = 60;
constexpr std::size_t kMostListed = 12;

// Marks that turn the direction of the text around them, and separators of lines.
bool misleads(char32_t code) {
    return code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

std::string escaped(const char* pattern, unsigned value) {
    char text[16];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

// The first character of `text`, which is not empty, safe to show; `text` moves past it.
std::string take_character(std::string_view& text) {
    const auto [code, bytes] = first_code_point(text);
    const unsigned byte = static_cast<unsigned char>(text[0]);
    const std::string same(text.substr(0, bytes));
    text.remove_prefix(bytes == 0 ? 1 : bytes);
    if (bytes == 0) return escaped("\\x%02x", byte);
    if (code == '\n') return "\\n";
    if (code == '\r') return "\\r";
    if (code == '\t') return "\\t";
    if (code < 0x20 || code == 0x7f) return escaped("\\x%02x", static_cast<unsigned>(code));
    if ((code >= 0x80 && code < 0xa0) || misleads(code))
        return escaped("\\u{%x}", static_cast<unsigned>(code));
    return same;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) out += take_character(text);
    return out;
}

std::string printable_lines(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        out += printable(text.substr(0, end));
        if (end == text.npos) break;
        out += '\n';
        text.remove_prefix(end + 1);
    }
    return out;
}

std::string shortened(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < kMostCharacters && !text.empty(); ++i) out += take_character(text);
    return text.empty() ? out : out + "...";
}

std::string in_quotes(std::string_view text) { return "'" + shortened(text) + "'"; }

std::string counted(std::size_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string quoted_list(const std::vector<std::string>& texts) {
    std::string list;
    const std::size_t shown = std::min(texts.size(), kMostListed);
    for (std::size_t i = 0; i < shown; ++i) list += (i > 0 ? ", " : "") + in_quotes(texts[i]);
    if (shown < texts.size()) list += " and " + std::to_string(texts.size() - shown) + " more";
    return list;
}

}  // namespace bluesquare
