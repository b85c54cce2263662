// The project's own random numbers: the same on every machine and compiler, unlike <random>'s
// distributions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace bluesquare {

// xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64. A copy continues alike.
class Rng {
   public:
    // `stream` names what the numbers are for ("seed-set", "weights", ...): equal seeds with
    // different streams give unrelated sequences, so that drawing more of one leaves the others be.
    explicit Rng(std::uint64_t seed, std::string_view stream = {});

    std::uint64_t next();
    // [0, 1), 53 bits.
    double uniform();
    // [low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // Integer in [0, n), unbiased (Lemire, 2019). n > 0.
    std::uint32_t below(std::uint32_t n);
    // Standard normal (Marsaglia's polar method).
    double normal();

   private:
    std::uint64_t state_[4];
};

// Fisher-Yates, in place.
void shuffle(std::vector<int>& items, Rng& rng);

}  // namespace bluesquare
