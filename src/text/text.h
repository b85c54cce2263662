// Everything that a visitor reads, in every language: assets/texts.json, one row a text. A build
// turns it into text/keys.h (enum class Text) and text/table.h, but for web_..., which the page
// around the canvas says.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "text/keys.h"

namespace bluesquare {

enum class Language { english, german };

struct LanguageName {
    Language language;
    std::string_view code, name;  // "de", "Deutsch"
};
std::span<const LanguageName> languages();
std::optional<Language> find_language(std::string_view code);
std::string_view code_of(Language language);

std::string_view say(Text text, Language language);
// {0}, {1}, ... in the text become the values.
std::string say(Text text, Language language, std::initializer_list<std::string_view> values);

// The word for a name in the data ("level_red", "encoder_pretrained"): prefix and name make the
// key; the name itself where the table has none.
std::string_view word(std::string_view prefix, std::string_view name, Language language);

}  // namespace bluesquare
