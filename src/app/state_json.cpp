#include "app/state_json.h"

#include <cmath>

#include <nlohmann/json.hpp>

namespace bluesquare {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json text(const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); }

Json settings_json(const Settings& settings) {
    return {{"target", settings.target},       {"nuisance", settings.nuisance},
            {"encoders", settings.encoders},   {"acquisitions", settings.acquisitions},
            {"seed", settings.seed},           {"corpus", settings.corpus},
            {"per_round", settings.per_round}, {"rounds", settings.rounds}};
}

Json pick_json(const State& state, int example) {
    Json pick{{"id", example}};
    for (const Attribute& attribute : state.pictures.data.attributes)
        pick[attribute.name] = attribute.levels[attribute.codes[example]];
    pick["group"] = state.task.groups[state.task.group[example]].name;
    pick["mismatched"] = state.task.mismatched(example);
    return pick;
}

Json curve_json(const std::vector<Record>& records) {
    Json curve{
        {"labels", Json::array()}, {"accuracy", Json::array()}, {"worst_group", Json::array()}};
    for (const Record& record : records) {
        curve["labels"].push_back(record.labels);
        curve["accuracy"].push_back(number(record.accuracy));
        curve["worst_group"].push_back(number(record.worst_group));
    }
    return curve;
}

Json arm_json(const State& state, const ArmState& arm) {
    Json json{{"encoder", arm.arm.encoder},
              {"learner", arm.arm.learner},
              {"acquisition", arm.arm.acquisition}};
    if (!arm.records.empty()) {
        const Record& last = arm.records.back();
        json["labels"] = last.labels;
        json["accuracy"] = number(last.accuracy);
        json["worst_group"] = number(last.worst_group);
    }
    json["curve"] = curve_json(arm.records);
    json["seed_set"] = arm.seed_set;
    json["picks"] = arm.picks;
    json["last_picks"] = Json::array();
    for (int example : arm.last_picks) json["last_picks"].push_back(pick_json(state, example));
    json["enrichment"] = number(arm.enrichment);
    return json;
}

Json encode_json(const std::optional<EncodeProgress>& encode) {
    if (!encode) return nullptr;
    return {{"encoder", encode->encoder},
            {"done", encode->done},
            {"total", encode->total},
            {"loaded_bytes", encode->loaded_bytes},
            {"bytes", encode->bytes}};
}

}  // namespace

std::string state_json(const State& state) {
    Json json{{"phase", phase_name(state.phase)},
              {"round", state.round},
              {"rounds", state.settings.rounds},
              {"settings", settings_json(state.settings)},
              {"speed", state.rounds_per_second},
              {"shown_arm", state.shown_arm},
              {"arms", Json::array()}};
    for (const ArmState& arm : state.arms) json["arms"].push_back(arm_json(state, arm));
    json["pool"] = {{"size", state.task.pool.size()},
                    {"mismatched_share",
                     number(state.task.pool.empty() ? NAN : state.task.mismatched_share())}};
    json["pictures"] = {{"drawn", state.pictures.drawn}, {"total", state.pictures.data.size()}};
    json["encode"] = encode_json(state.encode);
    json["notice"] = text(state.notice);
    json["error"] = text(state.error);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bluesquare
