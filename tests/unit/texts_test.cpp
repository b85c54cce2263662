// What a visitor reads: every text in both languages, with the values it is given; every name a
// word; nothing asked for that is not there, nothing there that nobody asks for.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "acquire/strategy.h"
#include "platform/files.h"
#include "shapes/catalog.h"
#include "text/text.h"
#include "ui/words.h"

using namespace bluesquare;

namespace {

struct Row {
    std::string key, words[2];
};

std::string text_of(const std::string& path) {
    const auto bytes = read_file(path);
    REQUIRE_MESSAGE(bytes, path);
    return std::string(as_text(*bytes));
}

std::vector<Row> read_rows() {
    std::vector<Row> rows;
    const auto json = nlohmann::ordered_json::parse(
        text_of(BLUESQUARE_SOURCE_DIR "/assets/texts.json"),
        [&](int depth, nlohmann::ordered_json::parse_event_t event, nlohmann::ordered_json& found) {
            if (depth == 1 && event == nlohmann::ordered_json::parse_event_t::key)
                rows.push_back({found.get<std::string>(), {}});
            return true;
        });
    REQUIRE(json.size() == rows.size());  // else a key stands twice
    for (Row& row : rows) {
        CAPTURE(row.key);
        REQUIRE(json[row.key].size() == languages().size());
        for (int i = 0; i < 2; ++i) row.words[i] = json[row.key][i].get<std::string>();
    }
    return rows;
}

const std::vector<Row>& all_rows() {
    static const std::vector<Row> rows = read_rows();
    return rows;
}

// The others are said by the page around the canvas alone.
bool in_program(const Row& row) { return !row.key.starts_with("web_"); }

const Row* find_row(const std::string& key) {
    for (const Row& row : all_rows())
        if (row.key == key) return &row;
    return nullptr;
}

// The places for values, "{0}" and so on.
std::multiset<char> holes_of(const std::string& words) {
    std::multiset<char> holes;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == '}') CHECK((i >= 2 && words[i - 2] == '{'));
        if (words[i] != '{') continue;
        const bool closed = i + 2 < words.size() && words[i + 2] == '}';
        REQUIRE_MESSAGE(closed, words);
        holes.insert(words[i + 1]);
    }
    return holes;
}

// The arguments of a call, or the items of a list, whose bracket opens at `open`.
std::vector<std::string> arguments_of(const std::string& code, std::size_t open) {
    std::vector<std::string> arguments(1);
    int depth = 0;
    char quote = 0;
    for (std::size_t i = open + 1; i < code.size(); ++i) {
        const char c = code[i];
        if (quote) {
            if (c == '\\') arguments.back() += code[i++];
            if (code[i] == quote) quote = 0;
        } else if (c == '"' || c == '\'' || c == '`') {
            quote = c;
        } else if (c == '(' || c == '[' || c == '{') {
            ++depth;
        } else if ((c == ')' || c == ']' || c == '}') && depth-- == 0) {
            break;
        } else if (c == ',' && depth == 0) {
            arguments.emplace_back();
            continue;
        } else if (c == ' ' || c == '\n') {
            continue;
        }
        arguments.back() += code[i];
    }
    if (arguments.back().empty()) arguments.pop_back();
    return arguments;
}

struct Call {
    std::string where;
    std::vector<std::string> arguments;
};

// All calls of say() in the files of a folder with one of these endings.
std::vector<Call> calls_of(const std::string& folder, std::initializer_list<const char*> endings) {
    std::vector<Call> calls;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string path = file.path().string();
        if (std::none_of(endings.begin(), endings.end(),
                         [&](const char* ending) { return path.ends_with(ending); }))
            continue;
        const std::string code = text_of(path);
        for (auto at = code.find("say("); at != code.npos; at = code.find("say(", at + 1))
            if (at == 0 || !std::isalnum(static_cast<unsigned char>(code[at - 1])))
                calls.push_back({path, arguments_of(code, at + 3)});
    }
    return calls;
}

// What stands between `before` and the first character that is not of a key.
std::vector<std::string> keys_after(const std::string& code, const std::string& before) {
    std::vector<std::string> keys;
    for (auto at = code.find(before); at != code.npos; at = code.find(before, at + 1)) {
        const auto start = at + before.size();
        const auto end = code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", start);
        keys.push_back(code.substr(start, end - start));
    }
    return keys;
}

void check_call(const Call& call, const std::string& key, std::size_t values) {
    CAPTURE(call.where);
    CAPTURE(key);
    const Row* row = find_row(key);
    REQUIRE(row);
    CHECK(holes_of(row->words[0]).size() == values);
}

// Keys of say() in the page's scripts: 'key' as it is, `key${...}` as what is around the hole.
struct ScriptKeys {
    std::set<std::string> whole;
    std::set<std::pair<std::string, std::string>> around;

    bool hold(const std::string& key) const {
        return whole.contains(key) ||
               std::any_of(around.begin(), around.end(), [&](const auto& part) {
                   return key.size() > part.first.size() + part.second.size() &&
                          key.starts_with(part.first) && key.ends_with(part.second);
               });
    }
};

ScriptKeys script_keys() {
    ScriptKeys keys;
    for (const Call& call : calls_of(BLUESQUARE_SOURCE_DIR "/web", {".mjs", ".js"})) {
        const std::string& key = call.arguments[0];
        if (const auto hole = key.find("${"); key[0] == '`' && hole != key.npos) {
            const auto end = key.find('}');
            keys.around.insert(
                {key.substr(1, hole - 1), key.substr(end + 1, key.size() - end - 2)});
            continue;
        }
        for (auto quote = key.find('\''); quote != key.npos;) {
            const auto end = key.find('\'', quote + 1);
            keys.whole.insert(key.substr(quote + 1, end - quote - 1));
            quote = key.find('\'', end + 1);
        }
    }
    const std::string page = text_of(BLUESQUARE_SOURCE_DIR "/web/index.html");
    for (const char* attribute : {"data-text=\"", "data-label=\""})
        for (auto& key : keys_after(page, attribute)) keys.whole.insert(std::move(key));
    return keys;
}

std::string all_code() {
    std::string code;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(BLUESQUARE_SOURCE_DIR "/src"))
        if (file.is_regular_file()) code += text_of(file.path().string());
    return code;
}

// Names in the data that the panels say, by the prefix of their keys.
std::vector<std::pair<std::string, std::string>> names_in_data() {
    std::vector<std::pair<std::string, std::string>> names;
    for (const auto name : encoder_names()) {
        names.emplace_back("encoder_", name);
        names.emplace_back("first_note_", name);
    }
    for (const Strategy& strategy : strategies()) {
        names.emplace_back("acquisition_", strategy.name);
        names.emplace_back("asks_short_", strategy.name);
    }
    names.emplace_back("acquisition_", persons_acquisition);
    for (const auto name : shape_attributes()) names.emplace_back("attribute_", name);
    for (const auto& kind : shape_kinds()) names.emplace_back("level_", kind.name);
    for (const auto& kind : color_kinds()) names.emplace_back("level_", kind.name);
    for (const auto& kind : background_kinds()) names.emplace_back("level_", kind.name);
    for (const auto name : panel_names) names.emplace_back("panel_", name);
    for (const auto& name : hidable_controls()) names.emplace_back("hide_", name);
    for (const auto& row : race_rows()) {
        if (row.control.empty() || row.control == "target" || row.control == "answer") continue;
        names.emplace_back("setting_", row.name);  // those two are the story's
        const bool list = std::holds_alternative<std::vector<std::string> Settings::*>(row.field);
        if (!list) names.emplace_back("setting_", std::string(row.name) + "_tip");
    }
    return names;
}

std::string key_of(const std::pair<std::string, std::string>& name) {
    std::string key = name.first + name.second;
    for (char& c : key)
        if (c == '-' || c == ':') c = '_';
    return key;
}

}  // namespace

TEST_CASE("texts: both languages say something, of the same values, as the table has it") {
    CHECK(std::ranges::count_if(all_rows(), in_program) == text_count);
    for (const Row& row : all_rows()) {
        CAPTURE(row.key);
        CHECK(word("", row.key, Language::english) == (in_program(row) ? row.words[0] : row.key));
        CHECK(word("", row.key, Language::german) == (in_program(row) ? row.words[1] : row.key));
        CHECK_FALSE(row.words[0].empty());
        CHECK_FALSE(row.words[1].empty());
        const auto holes = holes_of(row.words[0]);
        CHECK(holes == holes_of(row.words[1]));
        char next = '0';
        for (const char hole : holes) CHECK(hole == next++);
        // A sentence that is the same in both was not translated.
        if (row.words[0].size() > 8) CHECK(row.words[0] != row.words[1]);
    }
}

TEST_CASE("texts: values take their places, in either language's order, whatever is in them") {
    const std::string values[] = {"{1}", "20 %", "{0}, {9}", "", "x"};
    for (int i = 0; i < text_count; ++i)
        for (const LanguageName& row : languages()) {
            const Text text = static_cast<Text>(i);
            std::string expected;
            const std::string words(say(text, row.language));
            REQUIRE(holes_of(words).size() <= std::size(values));
            for (std::size_t at = 0; at < words.size(); at += words[at] == '{' ? 3 : 1)
                expected += words[at] == '{' ? values[words[at + 1] - '0'] : words.substr(at, 1);
            CHECK(say(text, row.language,
                      {values[0], values[1], values[2], values[3], values[4]}) == expected);
        }
    CHECK(find_language("de") == Language::german);
    CHECK(code_of(Language::german) == "de");
    CHECK_FALSE(find_language("fr"));
}

TEST_CASE("texts: every name that the panels say has its word; a visitor's own stay as they are") {
    for (const auto& name : names_in_data()) {
        const std::string key = key_of(name);
        CAPTURE(key);
        REQUIRE(find_row(key));
        CHECK(word(name.first, name.second, Language::german) == find_row(key)->words[1]);
    }
    const auto german = [](const char* key) { return find_row(key)->words[1]; };
    const Theme theme{};
    const Look look{theme, {}, Language::german};
    CHECK(encoder_name(look, "random-init") == german("encoder_random_init"));
    CHECK(encoder_name(look, "stages:3").find("3") != std::string::npos);
    CHECK(arm_title(look, {"pretrained", "head", "raw-uncertainty"}) ==
          german("encoder_pretrained") + ", " + german("acquisition_raw_uncertainty"));
    CHECK(arm_short(look, {"pretrained", "head", std::string(persons_acquisition)}) ==
          german("you"));
    const Look english{theme, {}, Language::english};
    CHECK(attribute_in_text(english, "color") == "colour");
    CHECK(attribute_in_text(english, "Art & Ort") == "Art & Ort");
    CHECK(level_name(look, "Kranich {0}") == "Kranich {0}");
}

TEST_CASE("texts: every call of the program gives the values that its text has places for") {
    int calls = 0;
    for (const Call& call : calls_of(BLUESQUARE_SOURCE_DIR "/src", {".cpp", ".h"})) {
        const auto& list = call.arguments;
        if (list.empty()) continue;
        const bool filled = list.size() > 1 && list.back()[0] == '{';
        for (const auto& key : keys_after(list[0], "Text::")) {
            check_call(call, key, filled ? arguments_of(list.back(), 0).size() : 0);
            ++calls;
        }
    }
    CHECK(calls > 100);
}

TEST_CASE("texts: every text that the page asks for is there, with its values") {
    int calls = 0;
    for (const Call& call : calls_of(BLUESQUARE_SOURCE_DIR "/web", {".mjs", ".js"})) {
        const auto& list = call.arguments;
        const std::string& key = list[0];
        const bool spread = list.back().starts_with("...");
        if (key[0] != '\'' || spread || std::count(key.begin(), key.end(), '\'') != 2) continue;
        check_call(call, key.substr(1, key.size() - 2), list.size() - 1);
        ++calls;
    }
    CHECK(calls > 40);
    const ScriptKeys keys = script_keys();
    for (const auto& key : keys.whole) {
        CAPTURE(key);
        CHECK(find_row(key));
    }
    for (const auto& [before, after] : keys.around) {
        CAPTURE(before);
        CHECK(std::any_of(all_rows().begin(), all_rows().end(), [&](const Row& row) {
            return row.key.starts_with(before) && row.key.ends_with(after);
        }));
    }
}

TEST_CASE("texts: none is left over") {
    std::set<std::string> asked;
    for (auto& key : keys_after(all_code(), "Text::")) asked.insert(std::move(key));
    for (const auto& name : names_in_data()) asked.insert(key_of(name));
    const ScriptKeys keys = script_keys();
    for (const Row& row : all_rows()) {
        CAPTURE(row.key);
        CHECK((asked.contains(row.key) || keys.hold(row.key)));
    }
}

TEST_CASE("controls: the page offers to hide those that a link can hide, and they hide") {
    std::set<std::string> of_settings;  // drawn, or left out, from their rows
    for (const auto& row : race_rows()) of_settings.emplace(row.control);
    const std::string code = all_code();
    for (const auto& control : hidable_controls()) {
        if (of_settings.contains(control) && control != "target" && control != "answer") continue;
        const std::string quoted = "\"" + control + "\")";
        CAPTURE(quoted);
        const bool hides = code.find("hides(view, " + quoted) != code.npos ||
                           code.find("hides(state.view, " + quoted) != code.npos;
        const bool item = code.find("menu_item(commands, look, state, \"" + std::string(control) +
                                    "\"") != code.npos;
        CHECK((hides || item));
    }
}
