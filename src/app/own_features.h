// Encoders that a visitor brings as features: .npy files whose rows are those of their table.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "exact/linear.h"

namespace bluesquare {

inline constexpr int most_own_encoders = 4;
inline constexpr std::int64_t most_own_dimensions = 4096;
inline constexpr std::int64_t most_features_bytes = 100'000'000;  // of one file

// Whether a path is a features file's.
bool is_features_file(std::string_view path);

// By encoder, called own_encoder and the file's name (app/settings.h): n x d.
using FeaturesByEncoder = std::map<std::string, std::shared_ptr<const Features>>;

class OwnFeatures {
   public:
    // table_rows: of the table that they belong to. rows: of these, the ones that are taken.
    // Failure names the file: what read_npy_features() says, another number of rows, beyond the
    // limits above.
    Status add(const std::string& path, std::span<const std::uint8_t> bytes, int table_rows,
               std::span<const int> rows);
    bool empty() const { return all_.empty(); }
    // Of the rows taken those at `order`, in that order. Nothing is left.
    FeaturesByEncoder take(std::span<const int> order);

   private:
    std::map<std::string, Features> all_;  // by encoder: the rows taken
};

}  // namespace bluesquare
