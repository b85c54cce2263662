#include "app/command.h"

#include <nlohmann/json.hpp>

namespace bluesquare {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kTypes = "step, play, pause, reset, retry, show";
constexpr std::string_view kResetKeys =
    "target, nuisance, encoders, acquisitions, seed, corpus, per_round, rounds";

Error wrong(const std::string& key, const std::string& expected) {
    return usage_error("'" + key + "' must be " + expected);
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

Status read_setting(const std::string& key, const Json& value, Settings& settings) {
    if (key == "target") return read(value, key, settings.target);
    if (key == "nuisance") return read(value, key, settings.nuisance);
    if (key == "encoders") return read(value, key, settings.encoders);
    if (key == "acquisitions") return read(value, key, settings.acquisitions);
    if (key == "seed") return read(value, key, settings.seed);
    if (key == "corpus") return read(value, key, settings.corpus);
    if (key == "per_round") return read(value, key, settings.per_round);
    if (key == "rounds") return read(value, key, settings.rounds);
    return usage_error("reset has no setting '" + key + "': expected " + std::string(kResetKeys));
}

Result<Command> parse_reset(const Json& json, const Settings& current) {
    Settings settings = current;
    for (const auto& [key, value] : json.items()) {
        if (key == "type") continue;
        if (auto ok = read_setting(key, value, settings); !ok) return ok.error();
    }
    if (settings.target == current.nuisance && !json.contains("nuisance"))
        settings.nuisance = current.target;
    return Command(Reset{std::move(settings)});
}

Result<Command> parse_play(const Json& json, double speed) {
    if (const auto found = json.find("speed"); found != json.end()) {
        if (!found->is_number()) return wrong("speed", "a number (rounds per second)");
        speed = found->get<double>();
    }
    return Command(Play{speed});
}

Result<Command> parse_show(const Json& json) {
    int arm = -1;
    const auto found = json.find("arm");
    if (found == json.end()) return wrong("arm", "given (the arm's place, from 0)");
    if (auto ok = read(*found, "arm", arm); !ok) return ok.error();
    return Command(ShowArm{arm});
}

}  // namespace

Result<Command> parse_command(std::string_view text, const Settings& current, double speed) {
    const Json json = Json::parse(text, nullptr, false);
    const auto type = json.is_object() ? json.find("type") : json.end();
    if (!json.is_object() || type == json.end() || !type->is_string())
        return usage_error("a command is an object {\"type\": ...} with one of the types " +
                           std::string(kTypes));
    const auto& name = type->get_ref<const std::string&>();
    if (name == "step") return Command(Step{});
    if (name == "play") return parse_play(json, speed);
    if (name == "pause") return Command(Pause{});
    if (name == "reset") return parse_reset(json, current);
    if (name == "retry") return Command(Retry{});
    if (name == "show") return parse_show(json);
    return usage_error("unknown command '" + name + "': expected one of " + std::string(kTypes));
}

}  // namespace bluesquare
