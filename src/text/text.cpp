#include "text/text.h"

#include <algorithm>

#include "text/table.h"

namespace bluesquare {
namespace {

constexpr LanguageName kLanguages[] = {{Language::english, "en", "English"},
                                       {Language::german, "de", "Deutsch"}};

}  // namespace

std::span<const LanguageName> languages() { return kLanguages; }

std::optional<Language> find_language(std::string_view code) {
    for (const LanguageName& row : kLanguages)
        if (row.code == code) return row.language;
    return std::nullopt;
}

std::string_view code_of(Language language) { return kLanguages[static_cast<int>(language)].code; }

std::string_view say(Text text, Language language) {
    return text_table[static_cast<int>(text)].words[static_cast<int>(language)];
}

std::string say(Text text, Language language, std::initializer_list<std::string_view> values) {
    std::string out;
    const std::string_view pattern = say(text, language);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
        const auto number = hole ? static_cast<std::size_t>(pattern[i + 1] - '0') : values.size();
        if (number < values.size()) {
            out += values.begin()[number];
            i += 2;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

std::string_view word(std::string_view prefix, std::string_view name, Language language) {
    std::string key(prefix);
    for (char c : name) key += c == '-' || c == ':' ? '_' : c;
    for (const TextRow& row : text_table)
        if (row.key == key) return row.words[static_cast<int>(language)];
    return name;
}

}  // namespace bluesquare
