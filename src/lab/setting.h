// A setting as a row of a table: what it is called, what it may be, where it lies. Command line,
// link, JSON, the page's controls and --help are made from rows, so that a new setting is one row.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/quoted.h"
#include "core/result.h"
#include "report/json.h"

namespace bluesquare {

// A number that each seed may have for itself: nothing, as text and in JSON "each".
using SharedSeed = std::optional<std::uint64_t>;

// What a setting holds; a list is joined by commas as text.
using Value = std::variant<bool, int, std::uint64_t, double, std::string, std::vector<std::string>,
                           std::vector<double>, SharedSeed>;

// The member of T that holds it.
template <class T>
using Field =
    std::variant<bool T::*, int T::*, std::uint64_t T::*, double T::*, std::string T::*,
                 std::vector<std::string> T::*, std::vector<double> T::*, SharedSeed T::*>;

// JSON numbers are exact up to here.
inline constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53) - 1;

struct SettingRow {
    std::string_view name;          // in JSON: "per_round"; as a flag: --per-round
    std::string_view link = {};     // key in a link; empty: links and the page do not have it
    std::string_view control = {};  // the page's control, which a link can hide; empty: none
    std::string_view help = {};     // for --help
    double least = 0, most = 0;     // of a number, and of each in a list
    bool above = false;             // `least` itself is not allowed
    double most_in_page = most;     // where the page allows less
    std::vector<std::string> (*names)() = nullptr;  // what a text, or each of a list, may be
    std::string (*more_help)() = nullptr;           // further lines
};

template <class T>
struct Setting : SettingRow {
    Field<T> field;

    Setting(SettingRow row, Field<T> at) : SettingRow(row), field(at) {}
    // The row of a struct that T derives from.
    template <class Base>
    requires std::derived_from<T, Base>
    explicit(false) Setting(const Setting<Base>& row)
        : SettingRow(row),
          field(std::visit([](auto at) { return Field<T>(convert(at)); }, row.field)) {}

    Value get(const T& settings) const {
        return std::visit(
            [&](auto at) {
                using Kind = std::remove_cvref_t<decltype(settings.*at)>;
                return Value(std::in_place_type<Kind>, settings.*at);
            },
            field);
    }
    // value: of the kind that get() gives.
    void set(T& settings, Value value) const {
        std::visit(
            [&](auto at) {
                using Kind = std::remove_cvref_t<decltype(settings.*at)>;
                settings.*at = std::get<Kind>(std::move(value));
            },
            field);
    }

   private:
    template <class Kind, class Base>
    static Kind T::*convert(Kind Base::*at) {
        return at;
    }
};

// As a link and a flag have it: "0.9,0.8", "each", "1" for true.
std::string format_value(const Value& value);
Json value_json(const Value& value);

// A value of the same kind as `like`; nothing where it is none, or none that the row allows. As a
// flag an empty text is true, as a list it is empty.
std::optional<Value> value_from_text(const SettingRow& row, std::string_view text,
                                     const Value& like);
std::optional<Value> value_from_json(const SettingRow& row, const nlohmann::json& json,
                                     const Value& like);

// The same; failure as "FILE: NAME: expected a whole number from 1 to 9, found 'x'", which `where`
// begins.
Result<Value> read_value(const SettingRow& row, const nlohmann::json& json, const Value& like,
                         const std::string& where);

// Whether the row allows it: range and names.
bool allows(const SettingRow& row, const Value& value);
// "a, b": the row's names; what may be empty is not named.
std::string names_in_words(const SettingRow& row);

// "a whole number from 1 to 50": what the row allows, for messages about text or JSON.
enum class Form { text, json };
std::string expected(const SettingRow& row, const Value& like, Form form = Form::text);

// Usage error that names the first setting which its row does not allow.
template <class T>
Status check_rows(const std::vector<Setting<T>>& rows, const T& settings) {
    for (const auto& row : rows)
        if (const Value value = row.get(settings); !allows(row, value))
            return usage_error(std::string(row.name) + " " + in_quotes(format_value(value)) +
                               ": expected " + expected(row, value));
    return Done{};
}

}  // namespace bluesquare
