// IEEE 754 binary16, the format of stored weights and features.
#pragma once

#include <bit>
#include <cstdint>

namespace bluesquare {

// To binary32, exactly: subnormals, infinities and NaNs with their payload too.
inline float widen_half(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000u) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1f;
    const std::uint32_t fraction = half & 0x3ff;
    if (exponent == 0) {
        const float tiny = static_cast<float>(fraction) * 0x1p-24f;
        return sign != 0 ? -tiny : tiny;
    }
    const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
    return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

// From binary32, to the nearest, ties to even; what is too large becomes infinite, a NaN stays one.
inline std::uint16_t narrow_half(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
    const std::uint32_t size = bits & 0x7fffffffu;
    if (size > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (size >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u);  // 65520 and more
    if (size < 0x38800000u) {  // below 2^-14: units of 2^-24
        const float units = std::bit_cast<float>(size) * 0x1p24f;
        const auto whole = static_cast<std::uint32_t>(units);
        const float rest = units - static_cast<float>(whole);
        const bool up = rest > 0.5f || (rest == 0.5f && (whole & 1u) != 0);
        return static_cast<std::uint16_t>(sign | (whole + (up ? 1u : 0u)));
    }
    const std::uint32_t even = (size >> 13) & 1u;
    return static_cast<std::uint16_t>(sign | ((size - 0x38000000u + 0xfffu + even) >> 13));
}

}  // namespace bluesquare
