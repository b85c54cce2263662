#include "exact/random.h"

#include <bit>
#include <cmath>
#include <utility>

#include "exact/fnv.h"
#include "exact/math.h"

namespace bluesquare {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

// FNV-1a; 0 for the empty name, so that the unnamed stream is plain xoshiro256**.
std::uint64_t hash_name(std::string_view name) {
    if (name.empty()) return 0;
    Fnv hash;
    for (const char c : name) hash.add(static_cast<std::uint8_t>(c));
    return hash.value();
}

}  // namespace

Rng::Rng(std::uint64_t seed, std::string_view stream) {
    std::uint64_t mixer = seed;
    if (!stream.empty()) mixer = split_mix(mixer) ^ hash_name(stream);
    for (auto& word : state_) word = split_mix(mixer);
}

std::uint64_t Rng::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::uint32_t Rng::below(std::uint32_t n) {
    std::uint64_t product = (next() >> 32) * n;
    if (static_cast<std::uint32_t>(product) < n) {
        const std::uint32_t threshold = -n % n;
        while (static_cast<std::uint32_t>(product) < threshold) product = (next() >> 32) * n;
    }
    return static_cast<std::uint32_t>(product >> 32);
}

double Rng::normal() {
    for (;;) {
        const double u = uniform(-1, 1);
        const double v = uniform(-1, 1);
        const double s = u * u + v * v;
        if (s > 0 && s < 1) return u * std::sqrt(-2 * exact_log(s) / s);
    }
}

void shuffle(std::vector<int>& items, Rng& rng) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[rng.below(static_cast<std::uint32_t>(i))]);
}

}  // namespace bluesquare
