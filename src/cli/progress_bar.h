// A progress bar on standard error, where that is a terminal; silent elsewhere.
#pragma once

#include <chrono>
#include <string>

namespace bluesquare {

class ProgressBar {
   public:
    ProgressBar();
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // fraction: 0 to 1. Redraws at most ten times a second.
    void show(double fraction, const std::string& activity);
    // Wipes the bar, so that what is printed next starts on a clean line.
    void clear();

   private:
    using Clock = std::chrono::steady_clock;
    bool terminal_;
    bool drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point last_;
};

}  // namespace bluesquare
