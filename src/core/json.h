// JSON from outside: parsed within bounds and read without exceptions, so that the page, which is
// built without them, reads it too.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/result.h"

namespace bluesquare {

inline constexpr int most_json_depth = 32;  // lists and objects within each other

// Failure, which `name` begins, where it is not JSON or nested deeper (code that walks through
// values calls itself).
Result<nlohmann::json> parse_json(std::string_view text, const std::string& name);

// A value as it stands in a message: numbers and texts shortened, "a list", "an object".
std::string json_in_words(const nlohmann::json& value);

// A value with its path, for messages: "manifest.json.models[0].name: expected a string, found 3".
// The first failure is kept in `error`, and what follows it reads as empty or 0, so that reading
// needs one check at its end. Lives as long as the value.
class JsonReader {
   public:
    JsonReader(const nlohmann::json& value, std::string path, std::optional<Error>& error)
        : JsonReader(&value, std::move(path), error) {}

    JsonReader operator[](const char* key) const;
    bool missing() const { return value_ == nullptr; }
    bool is_null() const { return value_ && value_->is_null(); }

    std::string text() const;        // not empty
    double number() const;           // JSON has finite ones only
    bool flag(bool standard) const;  // `standard` where it is missing
    // 0 to 1; NaN where it is null.
    double share() const;
    std::uint64_t whole(std::uint64_t least, std::uint64_t most) const;
    int count(int least, int most = std::numeric_limits<int>::max()) const;

    // read(JsonReader) for each element.
    template <class Read>
    auto list(std::size_t least, Read read) const {
        std::vector<decltype(read(*this))> out;
        if (missing() || !value_->is_array() || value_->size() < least)
            return fail(least > 0 ? "a list that is not empty" : "a list", std::move(out));
        for (std::size_t i = 0; i < value_->size() && !error_; ++i)
            out.push_back(
                read(JsonReader(&(*value_)[i], path_ + "[" + std::to_string(i) + "]", error_)));
        return out;
    }
    // read(JsonReader) for each member.
    template <class Read>
    auto members(Read read) const {
        std::map<std::string, decltype(read(*this))> out;
        if (missing() || !value_->is_object()) return fail("an object", std::move(out));
        for (const auto& [key, member] : value_->items()) {
            if (error_) break;
            out[key] = read(JsonReader(&member, member_path(key), error_));
        }
        return out;
    }
    // Keeps the failure; gives `value`.
    template <class T>
    T fail(const std::string& expected, T value = {}) const {
        keep_failure(expected);
        return value;
    }

   private:
    // value: null for what is missing.
    JsonReader(const nlohmann::json* value, std::string path, std::optional<Error>& error)
        : value_(value), path_(std::move(path)), error_(error) {}
    std::string member_path(std::string_view key) const;
    void keep_failure(const std::string& expected) const;

    const nlohmann::json* value_;
    std::string path_;
    std::optional<Error>& error_;
};

}  // namespace bluesquare
