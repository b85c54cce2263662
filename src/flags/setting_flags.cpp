#include "flags/setting_flags.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "core/quoted.h"

namespace bluesquare {
namespace {

// What stands behind the flag in --help.
std::string kind_name(const SettingRow& row, const Value& value) {
    if (std::holds_alternative<std::string>(value)) return row.names ? "NAME" : "TEXT";
    if (std::holds_alternative<std::vector<std::string>>(value)) return "NAME,...";
    const bool bounded = row.most < static_cast<double>(largest_seed);
    const std::string number =
        bounded ? format_value(row.least) + ".." + format_value(row.most) : "NUMBER";
    if (std::holds_alternative<std::vector<double>>(value)) return number + ",...";
    if (std::holds_alternative<SharedSeed>(value)) return number + "|each";
    return number;
}

std::string help_of(const SettingRow& row) {
    std::string help(row.help);
    if (row.more_help) return help + ":" + row.more_help();
    return row.names ? help + " (" + names_in_words(row) + ")" : help;
}

}  // namespace

std::string flag_of(const SettingRow& row) {
    std::string flag = "--" + std::string(row.name);
    std::ranges::replace(flag, '_', '-');
    return flag;
}

CLI::Option* add_setting(CLI::App& command, const SettingRow& row, const Value& standard,
                         std::function<void(Value)> set) {
    const std::string flag = flag_of(row);
    if (std::holds_alternative<bool>(standard))
        return command.add_flag_callback(
            flag, [set] { set(true); }, help_of(row));
    const auto read = [row, standard, flag, set](const std::string& text) {
        auto value = value_from_text(row, text, standard);
        if (!value)
            throw CLI::ValidationError(flag,
                                       in_quotes(text) + ": expected " + expected(row, standard));
        set(*std::move(value));
    };
    return command.add_option_function<std::string>(flag, read, help_of(row))
        ->type_name(kind_name(row, standard))
        ->default_str(format_value(standard));
}

}  // namespace bluesquare
