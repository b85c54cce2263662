#include "core/quote.h"

#include <algorithm>

namespace bluesquare {
namespace {

constexpr std::size_t kLongest = 60;  // bytes of what is quoted
constexpr std::size_t kMostListed = 12;

}  // namespace

std::string on_one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = ' ';
    return text;
}

std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
        text = text.substr(0, most);
    }
    return on_one_line(std::string(text));
}

std::string quote(std::string_view text) {
    return "'" + shortened(text, kLongest) + (text.size() > kLongest ? "...'" : "'");
}

std::string quote_list(const std::vector<std::string>& texts) {
    std::string list;
    const std::size_t shown = std::min(texts.size(), kMostListed);
    for (std::size_t i = 0; i < shown; ++i) list += (i > 0 ? ", " : "") + quote(texts[i]);
    if (shown < texts.size()) list += " and " + std::to_string(texts.size() - shown) + " more";
    return list;
}

}  // namespace bluesquare
