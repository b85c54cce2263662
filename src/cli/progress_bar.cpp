#include "cli/progress_bar.h"

#include <algorithm>
#include <cstdio>

#include "platform/terminal.h"

namespace bluesquare {

ProgressBar::ProgressBar() : terminal_(stderr_is_terminal()) {}

void ProgressBar::show(double fraction, const std::string& activity) {
    const auto now = Clock::now();
    if (!terminal_ || (drawn_ && now - last_ < std::chrono::milliseconds(100))) return;
    last_ = now;
    drawn_ = true;
    constexpr int width = 30;
    const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * width);
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double left = fraction > 0.01 ? seconds / fraction * (1 - fraction) : 0;
    std::fprintf(stderr, "\r\033[K[%s%s] %3.0f %%  %s", std::string(filled, '#').c_str(),
                 std::string(width - filled, '.').c_str(), fraction * 100, activity.c_str());
    if (left > 1) std::fprintf(stderr, ", %.0f s left", left);
    std::fflush(stderr);
}

void ProgressBar::clear() {
    if (drawn_) std::fputs("\r\033[K", stderr);
    drawn_ = false;
}

}  // namespace bluesquare
