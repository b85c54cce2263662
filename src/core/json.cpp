#include "core/json.h"

#include <algorithm>
#include <cmath>

#include "core/quoted.h"

namespace bluesquare {
namespace {

using nlohmann::json;

// Of lists and objects within each other, whatever else is wrong with the text.
int depth_of(std::string_view text) {
    int depth = 0, deepest = 0;
    bool inside_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inside_text) {
            if (c == '\\') ++i;
            if (c == '"') inside_text = false;
        } else if (c == '"') {
            inside_text = true;
        } else if (c == '[' || c == '{') {
            deepest = std::max(deepest, ++depth);
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return deepest;
}

}  // namespace

Result<json> parse_json(std::string_view text, const std::string& name) {
    if (depth_of(text) > most_json_depth)
        return Error{name + ": JSON nested more than " + std::to_string(most_json_depth) + " deep"};
    // The parser takes a zero byte for the end.
    json parsed = text.find('\0') == text.npos ? json::parse(text, nullptr, false)
                                               : json(json::value_t::discarded);
    if (parsed.is_discarded()) return Error{name + ": not JSON"};
    return parsed;
}

std::string json_in_words(const json& value) {
    if (value.is_array()) return "a list";
    if (value.is_object()) return "an object";
    if (value.is_string()) return in_quotes(value.get_ref<const std::string&>());
    return shortened(value.dump());
}

JsonReader JsonReader::operator[](const char* key) const {
    const bool there = value_ && value_->is_object() && value_->contains(key);
    return {there ? &*value_->find(key) : nullptr, path_ + "." + key, error_};
}

std::string JsonReader::text() const {
    if (value_ && value_->is_string())
        if (const auto& text = value_->get_ref<const std::string&>(); !text.empty()) return text;
    return fail<std::string>("a string that is not empty");
}

bool JsonReader::flag(bool standard) const {
    if (missing()) return standard;
    return value_->is_boolean() ? value_->get<bool>() : fail<bool>("true or false");
}

double JsonReader::number() const {
    return value_ && value_->is_number() ? value_->get<double>() : fail<double>("a number");
}

double JsonReader::share() const {
    if (value_ && value_->is_null()) return NAN;
    if (value_ && value_->is_number())
        if (const double share = value_->get<double>(); share >= 0 && share <= 1) return share;
    return fail<double>("a number from 0 to 1, or null");
}

std::uint64_t JsonReader::whole(std::uint64_t least, std::uint64_t most) const {
    if (value_ && value_->is_number_unsigned())
        if (const auto n = value_->get<std::uint64_t>(); n >= least && n <= most) return n;
    return fail<std::uint64_t>("a whole number from " + std::to_string(least) + " to " +
                               std::to_string(most));
}

int JsonReader::count(int least, int most) const {
    return static_cast<int>(
        whole(static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(most)));
}

std::string JsonReader::member_path(std::string_view key) const {
    return path_ + "." + shortened(key);
}

void JsonReader::keep_failure(const std::string& expected) const {
    if (error_) return;
    error_ = Error{path_ + ": expected " + expected +
                   (value_ ? ", found " + json_in_words(*value_) : ", it is missing")};
}

}  // namespace bluesquare
