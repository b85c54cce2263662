// A progress bar on standard error, where that is a terminal; silent elsewhere.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace bluesquare {

class ProgressBar {
   public:
    ~ProgressBar() { clear(); }
    ProgressBar() = default;
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // fraction: 0 to 1. Redraws at most ten times a second.
    void show(double fraction, const std::string& activity);
    // Wipes the bar, so that what is printed next starts on a clean line.
    void clear();

   private:
    using Clock = std::chrono::steady_clock;
    bool drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point last_;
};

// "[###...]  30 %  activity, 12 s left" in fewer columns than the terminal has, so that it never
// wraps: the bar shrinks, then the words are cut. seconds_left: not shown below 1.
std::string progress_line(double fraction, std::string_view activity, double seconds_left,
                          int columns);

}  // namespace bluesquare
