#include "app/command.h"

#include <algorithm>

#include "app/state.h"
#include "core/json.h"
#include "core/quoted.h"

namespace bluesquare {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kTypes =
    "step, play, pause, reset, retry, show, go, look, answer, undo, choose, study, cancel, "
    "dismiss, open";
constexpr std::string_view kResetKeys =
    "dataset, target, nuisance, encoders, acquisitions, seed, corpus, seed_set, per_round, rounds, "
    "by_hand, you";
constexpr std::string_view kLookKeys = "panel, grid, language, theme, palette, kiosk, hidden";

Error wrong(const std::string& key, const std::string& expected) {
    return usage_error(in_quotes(key) + " must be " + expected);
}

Status read(const Json& value, const std::string& key, std::string& out) {
    if (!value.is_string()) return wrong(key, "a string");
    out = value.get_ref<const std::string&>();
    return Done{};
}

Status read(const Json& value, const std::string& key, std::uint64_t& out) {
    if (!value.is_number_unsigned()) return wrong(key, "a whole number from 0 up");
    out = *value.get_ptr<const std::uint64_t*>();
    return Done{};
}

Status read(const Json& value, const std::string& key, int& out) {
    std::uint64_t number = 0;
    if (auto ok = read(value, key, number); !ok) return ok;
    if (number > 1'000'000) return wrong(key, "at most 1000000");
    out = static_cast<int>(number);
    return Done{};
}

Status read(const Json& value, const std::string& key, std::vector<std::string>& out) {
    if (!value.is_array()) return wrong(key, "a list of strings");
    out.assign(value.size(), {});
    for (std::size_t i = 0; i < value.size(); ++i)
        if (auto ok = read(value[i], key, out[i]); !ok) return ok;
    return Done{};
}

Status read(const Json& value, const std::string& key, bool& out) {
    if (!value.is_boolean()) return wrong(key, "true or false");
    out = value.get<bool>();
    return Done{};
}

Status read_setting(const std::string& key, const Json& value, Settings& settings) {
    if (key == "dataset") return read(value, key, settings.dataset);
    if (key == "by_hand") return read(value, key, settings.by_hand);
    if (key == "you") return read(value, key, settings.you);
    if (key == "target") return read(value, key, settings.target);
    if (key == "nuisance") return read(value, key, settings.nuisance);
    if (key == "encoders") return read(value, key, settings.encoders);
    if (key == "acquisitions") return read(value, key, settings.acquisitions);
    if (key == "seed") return read(value, key, settings.seed);
    if (key == "corpus") return read(value, key, settings.corpus);
    if (key == "seed_set") return read(value, key, settings.seed_set);
    if (key == "per_round") return read(value, key, settings.per_round);
    if (key == "rounds") return read(value, key, settings.rounds);
    return usage_error("reset has no setting " + in_quotes(key) + ": expected " +
                       std::string(kResetKeys));
}

Result<Command> parse_reset(const Json& json, const Settings& current) {
    Settings settings = current;
    if (const auto found = json.find("by_hand"); found != json.end() && found->is_boolean())
        settings = answering_by_hand(settings, found->get<bool>());
    for (const auto& [key, value] : json.items()) {
        if (key == "type") continue;
        if (auto ok = read_setting(key, value, settings); !ok) return ok.error();
    }
    if (settings.target == current.nuisance && !json.contains("nuisance"))
        settings.nuisance = current.target;
    return Command(Reset{std::move(settings)});
}

Status read_panel(const Json& value, Panel& out) {
    std::string name;
    if (auto ok = read(value, "panel", name); !ok) return ok;
    const auto names = panel_names();
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return usage_error("there is no panel " + in_quotes(name));
    out = static_cast<Panel>(found - names.begin());
    return Done{};
}

Status read_view(const std::string& key, const Json& value, View& view) {
    if (key == "panel") return read_panel(value, view.panel);
    if (key == "grid") return read(value, key, view.grid);
    if (key == "language") return read(value, key, view.language);
    if (key == "theme") return read(value, key, view.theme);
    if (key == "palette") return read(value, key, view.palette);
    if (key == "kiosk") return read(value, key, view.kiosk);
    if (key == "hidden") return read(value, key, view.hidden);
    return usage_error("look has no field " + in_quotes(key) + ": expected " +
                       std::string(kLookKeys));
}

Result<Command> parse_look(const Json& json, const View& current) {
    View view = current;
    for (const auto& [key, value] : json.items()) {
        if (key == "type") continue;
        if (auto ok = read_view(key, value, view); !ok) return ok.error();
    }
    return Command(SetView{std::move(view)});
}

Result<Command> parse_play(const Json& json, double speed) {
    if (const auto found = json.find("speed"); found != json.end()) {
        if (!found->is_number()) return wrong("speed", "a number (rounds per second)");
        speed = found->get<double>();
    }
    return Command(Play{speed});
}

// A command with one whole number.
template <class One>
Result<Command> parse_number(const Json& json, const char* key) {
    int value = -1;
    const auto found = json.find(key);
    if (found == json.end()) return wrong(key, "given");
    if (auto ok = read(*found, key, value); !ok) return ok.error();
    return Command(One{value});
}

Result<Command> parse_open(const Json& json) {
    std::string link;
    const auto found = json.find("link");
    if (found == json.end()) return wrong("link", "given");
    if (auto ok = read(*found, "link", link); !ok) return ok.error();
    return Command(Open{std::move(link)});
}

}  // namespace

Result<Command> parse_command(std::string_view text, const State& state) {
    const auto parsed = parse_json(text, "command");
    const Json json = parsed ? *parsed : Json();  // null is no command
    const auto type = json.is_object() ? json.find("type") : json.end();
    if (!json.is_object() || type == json.end() || !type->is_string())
        return usage_error("a command is an object {\"type\": ...} with one of the types " +
                           std::string(kTypes));
    const auto& name = type->get_ref<const std::string&>();
    if (name == "step") return Command(Step{});
    if (name == "play") return parse_play(json, state.rounds_per_second);
    if (name == "pause") return Command(Pause{});
    if (name == "reset") return parse_reset(json, state.settings);
    if (name == "retry") return Command(Retry{});
    if (name == "show" && json.contains("pick")) return parse_number<ShowPick>(json, "pick");
    if (name == "show") return parse_number<ShowArm>(json, "arm");
    if (name == "go") return parse_number<GoTo>(json, "step");
    if (name == "look") return parse_look(json, state.view);
    if (name == "answer") return parse_number<Answer>(json, "label");
    if (name == "undo") return Command(Undo{});
    if (name == "choose") return parse_number<Choose>(json, "example");
    if (name == "study") return parse_number<Study>(json, "seeds");
    if (name == "cancel") return Command(CancelStudy{});
    if (name == "dismiss") return Command(Dismiss{});
    if (name == "open") return parse_open(json);
    return usage_error("unknown command " + in_quotes(name) + ": expected one of " +
                       std::string(kTypes));
}

}  // namespace bluesquare
