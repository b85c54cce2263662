#include "app/command.h"

#include <algorithm>

#include "app/state.h"
#include "core/json.h"
#include "core/quoted.h"

namespace bluesquare {
namespace {

using Parsed = nlohmann::json;

constexpr std::string_view kTypes =
    "step, play, pause, reset, retry, show, rewind, relabel, what_if, stages, go, look, first, "
    "bet, answer, undo, choose, study, cancel, train, stop_training, point, dismiss, open";
Error wrong(const std::string& key, const std::string& expected) {
    return usage_error(in_quotes(key) + " must be " + expected);
}

Status read(const Parsed& value, const std::string& key, std::string& out) {
    if (!value.is_string()) return wrong(key, "a string");
    out = value.get_ref<const std::string&>();
    return Done{};
}

Status read(const Parsed& value, const std::string& key, std::uint64_t& out) {
    if (!value.is_number_unsigned()) return wrong(key, "a whole number from 0 up");
    out = *value.get_ptr<const std::uint64_t*>();
    return Done{};
}

Status read(const Parsed& value, const std::string& key, int& out) {
    std::uint64_t number = 0;
    if (auto ok = read(value, key, number); !ok) return ok;
    if (number > 1'000'000) return wrong(key, "at most 1000000");
    out = static_cast<int>(number);
    return Done{};
}

// Changes what the command `type` names, and keeps the rest. Rows that `may` leaves out there are
// not.
template <class T, class May>
Status read_rows(const Parsed& json, const std::string& type, const std::vector<Setting<T>>& rows,
                 May may, T& out) {
    for (const auto& [key, value] : json.items()) {
        if (key == "type") continue;
        const auto row = std::ranges::find_if(
            rows, [&](const auto& one) { return one.name == key && may(one); });
        if (row == rows.end()) {
            std::string names;
            for (const auto& one : rows)
                if (may(one)) names += (names.empty() ? "" : ", ") + std::string(one.name);
            return usage_error(type + " has no setting " + in_quotes(key) + ": expected " + names);
        }
        const Value now = row->get(out);
        auto found = value_from_json(*row, value, now);
        if (!found)
            return usage_error(in_quotes(key) + ": expected " + expected(*row, now, Form::json) +
                               ", found " + json_in_words(value));
        row->set(out, *std::move(found));
    }
    return Done{};
}

Result<Command> parse_reset(const Parsed& json, const Settings& current) {
    Settings settings = current;
    if (const auto found = json.find("by_hand"); found != json.end() && found->is_boolean())
        settings = answering_by_hand(settings, found->get<bool>());
    const auto any = [](const SettingRow&) { return true; };
    if (auto ok = read_rows(json, "reset", race_rows(), any, settings); !ok) return ok.error();
    if (settings.target == current.nuisance && !json.contains("nuisance"))
        settings.nuisance = current.target;
    return Command(Reset{std::move(settings)});
}

Result<Command> parse_look(const Parsed& json, const View& current) {
    View view = current;
    if (auto ok = read_rows(json, "look", view_rows(), by_look, view); !ok) return ok.error();
    return Command(SetView{std::move(view)});
}

Result<Command> parse_play(const Parsed& json, double speed) {
    if (const auto found = json.find("speed"); found != json.end()) {
        if (!found->is_number()) return wrong("speed", "a number (rounds per second)");
        speed = found->get<double>();
    }
    return Command(Play{speed});
}

// A command with one whole number.
template <class One>
Result<Command> parse_number(const Parsed& json, const char* key) {
    int value = -1;
    const auto found = json.find(key);
    if (found == json.end()) return wrong(key, "given");
    if (auto ok = read(*found, key, value); !ok) return ok.error();
    return Command(One{value});
}

Result<Command> parse_study(const Parsed& json) {
    auto command = parse_number<Study>(json, "seeds");
    const auto afresh = json.find("afresh");
    if (!command || afresh == json.end()) return command;
    if (!afresh->is_boolean()) return wrong("afresh", "true or false");
    std::get<Study>(*command).afresh = afresh->get<bool>();
    return command;
}

// Without a place: at nothing.
Result<Command> parse_point(const Parsed& json) {
    PointAt point{{}, -1};
    if (!json.contains("place")) return Command(point);
    const auto plot = json.find("plot");
    if (plot == json.end()) return wrong("plot", "given");
    if (auto ok = read(*plot, "plot", point.plot); !ok) return ok.error();
    if (auto ok = read(json["place"], "place", point.place); !ok) return ok.error();
    return Command(std::move(point));
}

Result<Command> parse_stages(const Parsed& json) {
    if (!json["at"].is_number()) return wrong("at", "a number (of stages)");
    return Command(DragStages{json["at"].get<double>()});
}

Result<Command> parse_open(const Parsed& json) {
    std::string link;
    const auto found = json.find("link");
    if (found == json.end()) return wrong("link", "given");
    if (auto ok = read(*found, "link", link); !ok) return ok.error();
    const auto back = json.find("back");
    if (back != json.end() && !back->is_boolean()) return wrong("back", "true or false");
    return Command(Open{std::move(link), back != json.end() && back->get<bool>()});
}

}  // namespace

Result<Command> parse_command(std::string_view text, const State& state) {
    const auto parsed = parse_json(text, "command");
    const Parsed json = parsed ? *parsed : Parsed();  // null is no command
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
    if (name == "rewind" && !json.contains("round")) return Command(Rewind{});
    if (name == "rewind") return parse_number<Rewind>(json, "round");
    if (name == "relabel") return parse_number<Relabel>(json, "example");
    if (name == "what_if" && !json.contains("example")) return Command(AskWhatIf{});
    if (name == "what_if") return parse_number<AskWhatIf>(json, "example");
    if (name == "stages" && !json.contains("at")) return Command(DragStages{});
    if (name == "stages") return parse_stages(json);
    if (name == "go") return parse_number<GoTo>(json, "step");
    if (name == "look") return parse_look(json, state.view);
    if (name == "first") return Command(YouFirst{});
    if (name == "bet") return parse_number<Bet>(json, "arm");
    if (name == "answer") return parse_number<Answer>(json, "label");
    if (name == "undo") return Command(Undo{});
    if (name == "choose") return parse_number<Choose>(json, "example");
    if (name == "study") return parse_study(json);
    if (name == "point") return parse_point(json);
    if (name == "cancel") return Command(CancelStudy{});
    if (name == "train") return Command(Train{});
    if (name == "stop_training") return Command(CancelTraining{});
    if (name == "dismiss") return Command(Dismiss{});
    if (name == "open") return parse_open(json);
    return usage_error("unknown command " + in_quotes(name) + ": expected one of " +
                       std::string(kTypes));
}

}  // namespace bluesquare
