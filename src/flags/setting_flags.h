// Settings as flags of a command line: each row of a table is one.
#pragma once

#include <functional>
#include <string>

#include <CLI/App.hpp>

#include "lab/setting.h"

namespace bluesquare {

// --per-round for the row per_round, with its help, its default and its check. set: what to do with
// a value that the row allows; standard: the default, and of which kind it is.
CLI::Option* add_setting(CLI::App& command, const SettingRow& row, const Value& standard,
                         std::function<void(Value)> set);

// A number that is no setting of an experiment: --columns for "columns", from `least` to `most`.
template <class Number>
CLI::Option* add_number(CLI::App& command, std::string_view name, Number& number, double least,
                        double most, std::string_view help) {
    const SettingRow row{.name = name, .help = help, .least = least, .most = most};
    return add_setting(command, row, Value(number),
                       [&number](Value value) { number = std::get<Number>(value); });
}

// Fills in settings, which outlive the command.
template <class T, class Base>
CLI::Option* add_setting(CLI::App& command, const Setting<Base>& row, T& settings) {
    return add_setting(command, row, row.get(settings),
                       [&row, &settings](Value value) { row.set(settings, std::move(value)); });
}

template <class T, class Base>
void add_settings(CLI::App& command, const std::vector<Setting<Base>>& rows, T& settings) {
    for (const auto& row : rows) add_setting(command, row, settings);
}

// "--per-round"
std::string flag_of(const SettingRow& row);

}  // namespace bluesquare
