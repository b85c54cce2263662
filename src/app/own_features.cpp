#include "app/own_features.h"

#include <algorithm>
#include <cctype>

#include "app/settings.h"
#include "core/quoted.h"
#include "data/npy.h"

namespace bluesquare {
namespace {

constexpr std::string_view kEnding = ".npy";

std::string number(std::int64_t value) { return std::to_string(value); }

// "data/clip vit.npy" is own:clip_vit; a second one of that name own:clip_vit-2.
std::string encoder_of_file(std::string_view path, const std::map<std::string, Features>& taken) {
    std::string_view file = path.substr(path.find_last_of('/') + 1);
    file.remove_suffix(kEnding.size());
    std::string name(file.substr(0, longest_own_encoder - 2));
    for (char& letter : name)
        if (!is_own_encoder(std::string(own_encoder) + letter)) letter = '_';
    if (name.empty()) name = "features";
    const std::string first = std::string(own_encoder) + name;
    std::string free = first;
    for (int count = 2; taken.contains(free); ++count) free = first + "-" + std::to_string(count);
    return free;
}

}  // namespace

bool is_features_file(std::string_view path) {
    if (path.size() <= kEnding.size()) return false;
    return std::ranges::equal(
        path.substr(path.size() - kEnding.size()), kEnding,
        [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

Status OwnFeatures::add(const std::string& path, std::span<const std::uint8_t> bytes,
                        int table_rows, std::span<const int> rows) {
    const std::string name = printable(path);
    if (std::ssize(all_) == most_own_encoders)
        return Error{name + " is one file of features too many: the page takes " +
                     number(most_own_encoders) + "; leave some out"};
    if (std::ssize(bytes) > most_features_bytes)
        return Error{name + " has " + number(std::ssize(bytes) / 1'000'000) +
                     " MB, expected at most " + number(most_features_bytes / 1'000'000) +
                     "; save fewer rows or float16, or give it to the native program "
                     "(bluesquare study features)"};
    const auto size = read_npy_size(bytes, name);
    if (!size) return size.error();
    if (size->rows != table_rows)
        return Error{name + " has " + number(size->rows) + " rows, the table " +
                     number(table_rows) + "; save one for each row, in the table's order"};
    if (size->columns > most_own_dimensions)
        return Error{name + " has " + number(size->columns) + " columns, expected at most " +
                     number(most_own_dimensions) +
                     "; give it to the native program (bluesquare study features)"};
    auto features = read_npy_rows(bytes, name, rows);
    if (!features) return features.error();
    all_[encoder_of_file(path, all_)] = *std::move(features);
    return Done{};
}

FeaturesByEncoder OwnFeatures::take(std::span<const int> order) {
    FeaturesByEncoder sorted;
    for (; !all_.empty(); all_.erase(all_.begin())) {
        const auto& [encoder, all] = *all_.begin();
        auto one = std::make_shared<Features>(std::ssize(order), all.cols());
        for (Eigen::Index i = 0; i < one->rows(); ++i) one->row(i) = all.row(order[i]);
        sorted[encoder] = std::move(one);
    }
    return sorted;
}

}  // namespace bluesquare
