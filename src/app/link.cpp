#include "app/link.h"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <charconv>
#include <optional>
#include <set>

#include "app/opening.h"
#include "app/own_pictures.h"
#include "app/story.h"
#include "core/quoted.h"

namespace bluesquare {
namespace {

using Values = std::vector<std::string>;

Values split(std::string_view text, char separator) {
    Values parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// %2C and + of a form's encoding.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                            hex_digit(text[i + 2]) >= 0;
        if (!escape) {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        out += static_cast<char>(16 * hex_digit(text[i + 1]) + hex_digit(text[i + 2]));
        i += 2;
    }
    return out;
}

// Attribute names of a visitor's own pictures may hold anything.
std::string encoded(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = c == '-' || c == '_' || c == ':' || c == '.' || c == ',';
        if ((byte < 128 && std::isalnum(byte)) || plain)
            out += c;
        else
            out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

template <class Number>
std::optional<Number> number(std::string_view text, Number most) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > most)
        return {};
    return value;
}

Error wrong(std::string_view key, std::string_view value, const std::string& expected) {
    return usage_error("link: " + std::string(key) + "=" + shortened(value) + ": expected " +
                       expected);
}

// Classes as characters, 0-9a-z: "0110".
constexpr std::string_view kClasses = "0123456789abcdefghijklmnopqrstuvwxyz";
static_assert(kClasses.size() == most_link_classes && most_own_levels <= kClasses.size());

// A session has no more classes than letters (app/own_pictures.h); a bug must not read past them.
char class_letter(int label) {
    assert(label >= 0 && label < most_link_classes);
    return kClasses[static_cast<std::size_t>(std::clamp(label, 0, most_link_classes - 1))];
}

Status read_answers(std::string_view value, std::vector<int>& out) {
    for (const char c : value) {
        const auto place = kClasses.find(c);
        if (place == kClasses.npos) return wrong("labels", value, "digits, such as 0110");
        out.push_back(static_cast<int>(place));
    }
    return Done{};
}

Status read_choices(std::string_view value, std::vector<int>& out) {
    for (const auto& part : split(value, '.')) {
        const auto example = number<int>(part, 1'000'000);
        if (!example) return wrong("picks", value, "examples' numbers, such as 17.203.5");
        out.push_back(*example);
    }
    return Done{};
}

Status read_round(std::string_view key, std::string_view value, int& out) {
    const int most = most_in_page("rounds");
    const auto found = number<int>(value, most);
    if (!found) return wrong(key, value, "a whole number from 0 to " + std::to_string(most));
    out = *found;
    return Done{};
}

// Takes the key where a row has it; false where none does.
template <class T>
Result<bool> read_row(const std::vector<Setting<T>>& rows, std::string_view key,
                      std::string_view value, T& out) {
    const auto row = std::ranges::find(rows, key, &SettingRow::link);
    if (row == rows.end()) return false;
    const Value now = row->get(out);
    auto found = value_from_text(*row, value, now);
    if (!found) return wrong(key, value, expected(*row, now));
    row->set(out, *std::move(found));
    return true;
}

Status read_field(std::string_view key, std::string_view value, Link& link) {
    const auto setting = read_row(race_rows(), key, value, link.settings);
    if (!setting) return setting.error();
    const auto view = read_row(view_rows(), key, value, link.view);
    if (!view) return view.error();
    if (key == "round") return read_round(key, value, link.round);
    if (key == "at") return read_round(key, value, link.at.emplace());
    if (key == "labels") return read_answers(value, link.answers);
    if (key == "picks") return read_choices(value, link.choices);
    return Done{};
}

// Values that only make sense together.
Status check_link(const Link& link) {
    for (const Status& ok : {check_settings(link.settings), check_view(link.view)})
        if (!ok) return usage_error("link: " + ok.error().what);
    const Settings& s = link.settings;
    if (link.round > s.rounds) return wrong("round", std::to_string(link.round), "at most rounds");
    const auto most = static_cast<std::size_t>(s.rounds) * s.per_round;
    if (!link.answers.empty() && !s.by_hand) return wrong("labels", "", "hand=1 beside it");
    if (link.answers.size() > most) return wrong("labels", "", "at most rounds x k labels");
    if (!link.choices.empty() && !s.you) return wrong("picks", "", "you=1 beside it");
    if (link.choices.size() > most) return wrong("picks", "", "at most rounds x k examples");
    return Done{};
}

// What is behind '?' and behind '#', as one list.
Values fields_of(std::string_view text) {
    const auto mark = text.find('#');
    std::string_view query = text.substr(0, mark);
    std::string fragment(mark == text.npos ? "" : text.substr(mark + 1));
    if (const auto start = query.find('?'); start != query.npos)
        query.remove_prefix(start + 1);
    else if (mark != text.npos || query.find("://") != query.npos)
        query = {};  // a bare address
    Values fields = split(query, '&');
    for (auto& field : split(fragment, '&')) fields.push_back(std::move(field));
    return fields;
}

std::string panel_of_step(int step) {
    return step >= 1 && step <= story_length() ? std::string(story()[step - 1].panel)
                                               : View().panel;
}

void add(std::string& text, std::string_view key, const std::string& value) {
    text += (text.empty() ? "" : "&") + std::string(key) + "=" + value;
}

// What is not as in `standard`.
template <class T>
void add_rows(std::string& text, const std::vector<Setting<T>>& rows, const T& settings,
              const T& standard) {
    for (const auto& row : rows)
        if (const Value value = row.get(settings); value != row.get(standard))
            add(text, row.link, encoded(format_value(value)));
}

std::string letters(const std::vector<int>& labels) {
    std::string text;
    for (const int label : labels) text += class_letter(label);
    return text;
}

std::string dotted(const std::vector<int>& picks) {
    std::string text;
    for (const int pick : picks) text += (text.empty() ? "" : ".") + std::to_string(pick);
    return text;
}

}  // namespace

std::string format_link(const Link& link) {
    View standard;
    standard.panel = panel_of_step(link.view.step);
    standard.first = usual_first(link);
    std::string text;
    add_rows(text, race_rows(), link.settings, Settings());
    if (link.round != 0) add(text, "round", std::to_string(link.round));
    if (link.at) add(text, "at", std::to_string(*link.at));
    if (!link.answers.empty()) add(text, "labels", letters(link.answers));
    if (!link.choices.empty()) add(text, "picks", dotted(link.choices));
    add_rows(text, view_rows(), link.view, standard);
    return text;
}

std::vector<std::string> link_keys() {
    std::vector<std::string> keys{"round", "at", "labels", "picks"};
    for (const auto& row : race_rows()) keys.emplace_back(row.link);
    for (const auto& row : view_rows()) keys.emplace_back(row.link);
    return keys;
}

bool is_bare(std::string_view text) {
    const std::vector<std::string> keys = link_keys();
    return std::ranges::none_of(fields_of(text), [&](const std::string& field) {
        return std::ranges::find(keys, field.substr(0, field.find('='))) != keys.end();
    });
}

Result<Link> parse_link(std::string_view text) {
    if (text.size() > longest_link)
        return usage_error("link: " + std::to_string(text.size()) +
                           " characters: expected at most " + std::to_string(longest_link));
    Link link;
    std::set<std::string> given;
    for (const auto& field : fields_of(text)) {
        const auto equals = std::min(field.find('='), field.size());
        const std::string key = field.substr(0, equals);
        given.insert(key);
        const std::string value =
            decoded(std::string_view(field).substr(std::min(equals + 1, field.size())));
        if (auto ok = read_field(key, value, link); !ok) return ok.error();
    }
    Settings& settings = link.settings;
    if (settings.target == settings.nuisance && !given.contains("nuisance"))
        settings.nuisance = usual_nuisance(settings.target);
    if (!given.contains("panel")) link.view.panel = panel_of_step(link.view.step);
    if (!given.contains("first")) link.view.first = usual_first(link);
    if (auto ok = check_link(link); !ok) return ok.error();
    return link;
}

}  // namespace bluesquare
