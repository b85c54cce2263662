#include "lab/setting.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "core/digits.h"
#include "core/json.h"

namespace bluesquare {
namespace {

constexpr std::string_view kEach = "each";

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

template <class Item, class Say>
std::string joined(const std::vector<Item>& items, std::string_view between, Say say) {
    std::string text;
    for (const Item& item : items) text += (text.empty() ? "" : std::string(between)) + say(item);
    return text;
}

std::string same(const std::string& text) { return text; }

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end) return {};
    return value;
}

// std::from_chars would do, but WebAssembly's library has none for double.
template <>
std::optional<double> number<double>(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789+-.eE") != text.npos) return {};
    const std::string copy(text);
    char* end = nullptr;
    const double value = std::strtod(copy.c_str(), &end);
    if (end != copy.c_str() + copy.size()) return {};
    return value;
}

template <class Number>
std::optional<Value> as_value(std::optional<Number> found) {
    return found ? std::optional<Value>(*found) : std::nullopt;
}

std::optional<Value> read_flag(std::string_view text) {
    if (text != "" && text != "1" && text != "0") return {};
    return Value(text != "0");
}

std::optional<Value> read_texts(std::string_view text) {
    std::vector<std::string> items;
    for (const auto part : split(text)) items.emplace_back(part);
    return Value(std::move(items));
}

std::optional<Value> read_numbers(std::string_view text) {
    std::vector<double> items;
    for (const auto part : split(text)) {
        const auto item = number<double>(part);
        if (!item) return {};
        items.push_back(*item);
    }
    return Value(std::move(items));
}

std::optional<Value> read_shared(std::string_view text) {
    if (text == kEach) return Value(SharedSeed());
    const auto seed = number<std::uint64_t>(text);
    return seed ? std::optional<Value>(SharedSeed(*seed)) : std::nullopt;
}

std::optional<Value> read(std::string_view text, const Value& like) {
    return std::visit(
        Overloaded{
            [&](bool) { return read_flag(text); },
            [&](int) { return as_value(number<int>(text)); },
            [&](std::uint64_t) { return as_value(number<std::uint64_t>(text)); },
            [&](double) { return as_value(number<double>(text)); },
            [&](const std::string&) { return std::optional<Value>(std::string(text)); },
            [&](const std::vector<std::string>&) { return read_texts(text); },
            [&](const std::vector<double>&) { return read_numbers(text); },
            [&](const SharedSeed&) { return read_shared(text); },
        },
        like);
}

// A list's items, one by one, from JSON.
template <class Item>
std::optional<Value> read_list(const nlohmann::json& json, bool (nlohmann::json::*is)() const) {
    std::vector<Item> items;
    if (!json.is_array()) return {};
    for (const auto& item : json) {
        if (!(item.*is)()) return {};
        items.push_back(item.get<Item>());
    }
    return Value(std::move(items));
}

std::optional<Value> read_int(const nlohmann::json& json) {
    if (!json.is_number_integer()) return {};
    return as_value(number<int>(json.dump()));  // none where it is too large
}

std::optional<Value> read(const nlohmann::json& json, const Value& like) {
    using Json = nlohmann::json;
    using Found = std::optional<Value>;
    return std::visit(
        Overloaded{
            [&](bool) { return json.is_boolean() ? Found(json.get<bool>()) : Found(); },
            [&](int) { return read_int(json); },
            [&](std::uint64_t) {
                return json.is_number_unsigned() ? Found(json.get<std::uint64_t>()) : Found();
            },
            [&](double) { return json.is_number() ? Found(json.get<double>()) : Found(); },
            [&](const std::string&) {
                return json.is_string() ? Found(json.get<std::string>()) : Found();
            },
            [&](const std::vector<std::string>&) {
                return read_list<std::string>(json, &Json::is_string);
            },
            [&](const std::vector<double>&) { return read_list<double>(json, &Json::is_number); },
            [&](const SharedSeed&) {
                if (json.is_number_unsigned()) return Found(SharedSeed(json.get<std::uint64_t>()));
                return json == kEach ? Found(SharedSeed()) : Found();
            },
        },
        like);
}

bool in_range(const SettingRow& row, double number) {
    return number <= row.most && (row.above ? number > row.least : number >= row.least);
}

bool named(const SettingRow& row, const std::string& text) {
    if (!row.names) return true;
    const auto names = row.names();
    return std::ranges::find(names, text) != names.end();
}

// "from 1 to 50"
std::string range_of(const SettingRow& row) {
    const auto shown = [](double bound) {
        char text[32];
        std::snprintf(text, sizeof text, bound == std::floor(bound) && bound < 1e16 ? "%.0f" : "%g",
                      bound);
        return std::string(text);
    };
    return row.above ? "above " + shown(row.least) + ", at most " + shown(row.most)
                     : "from " + shown(row.least) + " to " + shown(row.most);
}

// "one of a, b"
std::string names_of(const SettingRow& row, const std::string& of, const std::string& any) {
    return row.names ? of + names_in_words(row) : any;
}

}  // namespace

std::string format_value(const Value& value) {
    return std::visit(
        Overloaded{
            [](bool on) { return std::string(on ? "1" : "0"); },
            [](int number) { return std::to_string(number); },
            [](std::uint64_t number) { return std::to_string(number); },
            [](double number) { return shortest_digits(number); },
            [](const std::string& text) { return text; },
            [](const std::vector<std::string>& texts) { return joined(texts, ",", same); },
            [](const std::vector<double>& numbers) {
                return joined(numbers, ",", shortest_digits);
            },
            [](const SharedSeed& seed) {
                return seed ? std::to_string(*seed) : std::string(kEach);
            },
        },
        value);
}

Json value_json(const Value& value) {
    return std::visit(Overloaded{
                          [](const SharedSeed& seed) { return seed ? Json(*seed) : Json(kEach); },
                          [](const auto& other) { return Json(other); },
                      },
                      value);
}

std::optional<Value> value_from_text(const SettingRow& row, std::string_view text,
                                     const Value& like) {
    auto value = read(text, like);
    return value && allows(row, *value) ? std::move(value) : std::nullopt;
}

std::optional<Value> value_from_json(const SettingRow& row, const nlohmann::json& json,
                                     const Value& like) {
    auto value = read(json, like);
    return value && allows(row, *value) ? std::move(value) : std::nullopt;
}

Result<Value> read_value(const SettingRow& row, const nlohmann::json& json, const Value& like,
                         const std::string& where) {
    auto value = value_from_json(row, json, like);
    if (value) return *std::move(value);
    return Error{where + ": " + std::string(row.name) + ": expected " +
                 expected(row, like, Form::json) + ", found " + json_in_words(json)};
}

bool allows(const SettingRow& row, const Value& value) {
    const auto in = [&](auto number) { return in_range(row, static_cast<double>(number)); };
    const auto is = [&](const std::string& text) { return named(row, text); };
    return std::visit(
        Overloaded{
            [](bool) { return true; },
            [&](int number) { return in(number); },
            [&](std::uint64_t number) { return in(number); },
            [&](double number) { return in(number); },
            [&](const std::string& text) { return is(text); },
            [&](const std::vector<std::string>& texts) { return std::ranges::all_of(texts, is); },
            [&](const std::vector<double>& numbers) { return std::ranges::all_of(numbers, in); },
            [&](const SharedSeed& seed) { return !seed || in(*seed); },
        },
        value);
}

std::string names_in_words(const SettingRow& row) {
    auto names = row.names();
    std::erase(names, "");
    return joined(names, ", ", same);
}

std::string expected(const SettingRow& row, const Value& like, Form form) {
    const bool json = form == Form::json;
    const std::string list = json ? "a list: " : "";
    return std::visit(
        Overloaded{
            [&](bool) { return std::string(json ? "true or false" : "1 or 0"); },
            [&](int) { return "a whole number " + range_of(row); },
            [&](std::uint64_t) { return "a whole number " + range_of(row); },
            [&](double) { return "a number " + range_of(row); },
            [&](const std::string&) { return names_of(row, "one of ", "a text"); },
            [&](const std::vector<std::string>&) {
                return list +
                       names_of(row, "some of ", json ? "names" : "names, separated by commas");
            },
            [&](const std::vector<double>&) { return list + "each a number " + range_of(row); },
            [](const SharedSeed&) { return std::string("'each' or a seed (a whole number)"); },
        },
        like);
}

}  // namespace bluesquare
