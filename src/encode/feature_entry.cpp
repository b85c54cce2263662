#include "encode/feature_entry.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "model/sha256.h"

namespace bluesquare {
namespace {

constexpr std::string_view kMagic = "bluesquare features 2\n";
constexpr std::size_t kHeaderBytes = kMagic.size() + 2 * sizeof(std::uint32_t);
constexpr std::size_t kHashBytes = 64;

}  // namespace

std::vector<std::uint8_t> feature_entry(const Features& features) {
    const std::uint32_t shape[] = {static_cast<std::uint32_t>(features.rows()),
                                   static_cast<std::uint32_t>(features.cols())};
    const std::size_t payload = sizeof(float) * features.size();
    std::vector<std::uint8_t> entry(kHeaderBytes + payload);
    std::memcpy(entry.data(), kMagic.data(), kMagic.size());
    std::memcpy(entry.data() + kMagic.size(), shape, sizeof shape);
    if (payload > 0) std::memcpy(entry.data() + kHeaderBytes, features.data(), payload);
    const std::string hash = sha256_hex(entry);
    entry.insert(entry.end(), hash.begin(), hash.end());
    return entry;
}

bool read_feature_entry(std::span<const std::uint8_t> entry, Eigen::Ref<Features> rows) {
    const std::size_t payload = sizeof(float) * rows.size();
    if (entry.size() != kHeaderBytes + payload + kHashBytes) return false;
    if (std::memcmp(entry.data(), kMagic.data(), kMagic.size()) != 0) return false;
    std::uint32_t shape[2];
    std::memcpy(shape, entry.data() + kMagic.size(), sizeof shape);
    if (shape[0] != static_cast<std::uint32_t>(rows.rows()) ||
        shape[1] != static_cast<std::uint32_t>(rows.cols()))
        return false;
    const std::string hash = sha256_hex(entry.first(kHeaderBytes + payload));
    if (!std::equal(hash.begin(), hash.end(), entry.last(kHashBytes).begin())) return false;
    if (payload > 0) std::memcpy(rows.data(), entry.data() + kHeaderBytes, payload);
    return true;
}

}  // namespace bluesquare
