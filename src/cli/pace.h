// How fast pictures are done, in words.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>

namespace bluesquare {

// "1200 of 5000 pictures, 310/s"
class Pace {
   public:
    explicit Pace(int total) : total_(total) {}
    std::string words(int done) const {
        return std::to_string(done) + " of " + std::to_string(total_) + " pictures, " +
               std::to_string(static_cast<int>(done / seconds())) + "/s";
    }
    double seconds() const {
        const std::chrono::duration<double> passed = Clock::now() - started_;
        return std::max(passed.count(), 1e-3);
    }

   private:
    using Clock = std::chrono::steady_clock;
    int total_;
    Clock::time_point started_ = Clock::now();
};

}  // namespace bluesquare
