#include "cli/progress_bar.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/quoted.h"
#include "core/utf8.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

// The start of `text` that needs at most `columns`. What is not ASCII is taken for two columns
// wide: some characters are.
std::string cut(std::string_view text, int columns) {
    std::string out;
    while (!text.empty()) {
        const auto bytes = std::max(first_code_point(text).bytes, std::size_t{1});
        columns -= bytes == 1 ? 1 : 2;
        if (columns < 0) break;
        out += text.substr(0, bytes);
        text.remove_prefix(bytes);
    }
    return out;
}

}  // namespace

std::string progress_line(double fraction, std::string_view activity, double seconds_left,
                          int columns) {
    fraction = std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0;
    const int width = std::clamp(columns / 3, 0, 30);
    const int filled = static_cast<int>(fraction * width);
    char text[32];
    std::snprintf(text, sizeof text, "%3.0f %%  ", fraction * 100);
    std::string line = text + printable(activity);
    std::snprintf(text, sizeof text, ", %.0f s left", std::min(seconds_left, 1e9));
    if (seconds_left >= 1) line += text;
    if (width >= 10)
        line = "[" + std::string(filled, '#') + std::string(width - filled, '.') + "] " + line;
    return cut(line, columns - 1);
}

void ProgressBar::show(double fraction, const std::string& activity) {
    const auto now = Clock::now();
    if (drawn_ && now - last_ < std::chrono::milliseconds(100)) return;
    const int columns = stderr_columns();
    if (columns == 0) return;
    last_ = now;
    drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double left = fraction > 0.01 ? seconds / fraction * (1 - fraction) : 0;
    std::fprintf(stderr, "\r\033[K%s", progress_line(fraction, activity, left, columns).c_str());
    std::fflush(stderr);
}

void ProgressBar::clear() {
    if (drawn_) std::fputs("\r\033[K", stderr);
    drawn_ = false;
}

}  // namespace bluesquare
