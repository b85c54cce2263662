#include "app/link.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "app/story.h"
#include "core/quoted.h"
#include "core/task.h"

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

template <class Range, class Say>
std::string joined(const Range& range, char separator, Say say) {
    std::string text;
    for (const auto& item : range) {
        if (&item != &*range.begin()) text += separator;
        text += say(item);
    }
    return text;
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
        if ((byte < 128 && std::isalnum(byte)) || c == '-' || c == '_' || c == ':' || c == '.')
            out += c;
        else
            out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

std::string same(const std::string& text) { return encoded(text); }

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

template <class Number>
Status read(std::string_view key, std::string_view value, Number most, Number& out) {
    const auto found = number<Number>(value, most);
    if (!found) return wrong(key, value, "a whole number from 0 to " + std::to_string(most));
    out = *found;
    return Done{};
}

Status read_flag(std::string_view key, std::string_view value, bool& out) {
    if (value != "" && value != "1" && value != "0") return wrong(key, value, "1 or 0");
    out = value != "0";
    return Done{};
}

// Classes as characters, 0-9a-z: "0110".
constexpr std::string_view kClasses = "0123456789abcdefghijklmnopqrstuvwxyz";

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

Status read_panel(std::string_view value, Panel& out) {
    const auto names = panel_names();
    const auto found = std::find(names.begin(), names.end(), value);
    if (found == names.end())
        return wrong("panel", value,
                     joined(names, ',', [](auto name) { return std::string(name); }));
    out = static_cast<Panel>(found - names.begin());
    return Done{};
}

Status read_text(std::string_view value, std::string& out) {
    out = value;
    return Done{};
}

Status read_settings(std::string_view key, std::string_view value, Settings& s, bool& known) {
    if (key == "data") return read_text(value, s.dataset);
    if (key == "target") return read_text(value, s.target);
    if (key == "nuisance") return read_text(value, s.nuisance);
    if (key == "encoders") return s.encoders = split(value, ','), Done{};
    if (key == "ask") return s.acquisitions = split(value, ','), Done{};
    if (key == "seed") return read(key, value, largest_seed, s.seed);
    if (key == "corpus") return read(key, value, largest_seed, s.corpus);
    if (key == "start") return read(key, value, most_seed_set, s.seed_set);
    if (key == "k") return read(key, value, most_per_round, s.per_round);
    if (key == "rounds") return read(key, value, most_rounds, s.rounds);
    if (key == "hand") return read_flag(key, value, s.by_hand);
    if (key == "you") return read_flag(key, value, s.you);
    known = false;
    return Done{};
}

Status read_view(std::string_view key, std::string_view value, View& v, bool& known) {
    if (key == "step") return read(key, value, 99, v.step);
    if (key == "panel") return read_panel(value, v.panel);
    if (key == "grid") return read_flag(key, value, v.grid);
    if (key == "lang") return read_text(value, v.language);
    if (key == "theme") return read_text(value, v.theme);
    if (key == "palette") return read_text(value, v.palette);
    if (key == "kiosk") return read_flag(key, value, v.kiosk);
    if (key == "pace") return read(key, value, most_pace, v.pace);
    if (key == "hide") return v.hidden = split(value, ','), Done{};
    known = false;
    return Done{};
}

Status read_field(std::string_view key, std::string_view value, Link& link) {
    bool known = true;
    if (auto ok = read_settings(key, value, link.settings, known); !ok || known) return ok;
    known = true;
    if (auto ok = read_view(key, value, link.view, known); !ok || known) return ok;
    if (key == "round") return read(key, value, most_rounds, link.round);
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

Panel panel_of_step(int step) {
    return step >= 1 && step <= story_length() ? story()[step - 1].panel : View().panel;
}

// Writes key=value where it is not the default.
class Writer {
   public:
    template <class T, class Say>
    void field(const char* key, const T& value, const T& standard, Say say) {
        if (value == standard) return;
        text_ += (text_.empty() ? "" : "&") + std::string(key) + "=" + say(value);
    }
    std::string take() { return std::move(text_); }

   private:
    std::string text_;
};

}  // namespace

std::string format_link(const Link& link) {
    const Link standard;
    const auto digits = [](auto value) { return std::to_string(value); };
    const auto flag = [](bool on) { return std::string(on ? "1" : "0"); };
    const auto list = [](const Values& values) { return joined(values, ',', same); };
    const Settings &s = link.settings, &s0 = standard.settings;
    const View &v = link.view, &v0 = standard.view;
    Writer out;
    out.field("step", v.step, v0.step, digits);
    out.field("panel", v.panel, panel_of_step(v.step),
              [](Panel panel) { return std::string(panel_names()[static_cast<int>(panel)]); });
    out.field("grid", v.grid, v0.grid, flag);
    out.field("data", s.dataset, s0.dataset, same);
    out.field("target", s.target, s0.target, same);
    out.field("nuisance", s.nuisance, s0.nuisance, same);
    out.field("encoders", s.encoders, s0.encoders, list);
    out.field("ask", s.acquisitions, s0.acquisitions, list);
    out.field("seed", s.seed, s0.seed, digits);
    out.field("corpus", s.corpus, s0.corpus, digits);
    out.field("start", s.seed_set, s0.seed_set, digits);
    out.field("k", s.per_round, s0.per_round, digits);
    out.field("rounds", s.rounds, s0.rounds, digits);
    out.field("hand", s.by_hand, s0.by_hand, flag);
    out.field("you", s.you, s0.you, flag);
    out.field("round", link.round, standard.round, digits);
    out.field("labels", link.answers, standard.answers, [](const std::vector<int>& labels) {
        std::string text;
        for (const int label : labels) text += kClasses[label];
        return text;
    });
    out.field("picks", link.choices, standard.choices,
              [&](const std::vector<int>& picks) { return joined(picks, '.', digits); });
    out.field("lang", v.language, v0.language, same);
    out.field("theme", v.theme, v0.theme, same);
    out.field("palette", v.palette, v0.palette, same);
    out.field("kiosk", v.kiosk, v0.kiosk, flag);
    out.field("pace", v.pace, v0.pace, digits);
    out.field("hide", v.hidden, v0.hidden, list);
    return out.take();
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
        settings.nuisance = settings.target == "shape" ? "color" : "shape";
    if (!given.contains("panel")) link.view.panel = panel_of_step(link.view.step);
    if (auto ok = check_link(link); !ok) return ok.error();
    return link;
}

}  // namespace bluesquare
