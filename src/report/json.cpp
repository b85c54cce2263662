#include "report/json.h"

#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace bluesquare {
namespace {

Json to_json(const Interval& interval) {
    return {{"mean", json_number(interval.mean)},
            {"lo", json_number(interval.lo)},
            {"hi", json_number(interval.hi)}};
}

// Intervals along a curve: {"mean": [...], "lo": [...], "hi": [...]}.
Json to_json(const std::vector<Interval>& intervals) {
    Json out{{"mean", Json::array()}, {"lo", Json::array()}, {"hi", Json::array()}};
    for (const auto& interval : intervals) {
        out["mean"].push_back(json_number(interval.mean));
        out["lo"].push_back(json_number(interval.lo));
        out["hi"].push_back(json_number(interval.hi));
    }
    return out;
}

Json arm_fields(const Arm& arm) {
    return {{"encoder", arm.encoder}, {"learner", arm.learner}, {"acquisition", arm.acquisition}};
}

Json to_json(const TargetReached& reached) {
    return {{"target", reached.target},
            {"median", json_number(reached.median)},
            {"censored_share", reached.censored_share}};
}

// The first target is the study's main one; the others follow under "other_targets".
Json to_json(const std::vector<TargetReached>& targets) {
    Json out = targets.empty() ? Json::object() : to_json(targets[0]);
    for (std::size_t i = 1; i < targets.size(); ++i)
        out["other_targets"].push_back(to_json(targets[i]));
    return out;
}

Json to_json(const ArmSummary& arm) {
    Json out = arm_fields(arm.arm);
    out["seeds"] = arm.seeds;
    out["curve"] = {{"labels", arm.labels},
                    {"accuracy", to_json(arm.accuracy)},
                    {"pool_weighted_accuracy", to_json(arm.pool_weighted_accuracy)},
                    {"worst_group", to_json(arm.worst_group)}};
    out["enrichment"] = {{"first15", to_json(arm.enrichment_first15)},
                         {"all", to_json(arm.enrichment_all)}};
    out["labels_to_target"] = to_json(arm.labels_to_target);
    out["aubc"] = to_json(arm.aubc);
    return out;
}

Json to_json(const LabelRatio& ratio) {
    return {{"encoder", ratio.encoder},
            {"learner", ratio.learner},
            {"strategy", ratio.strategy},
            {"target", ratio.target},
            {"value", json_number(ratio.value)},
            {"lo", json_number(ratio.lo)},
            {"hi", json_number(ratio.hi)},
            {"censored", ratio.bound != Bound::exact},
            {"bound", bound_signs[static_cast<int>(ratio.bound)]}};
}

}  // namespace

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json to_json(const Record& record) {
    Json out = arm_fields(record.arm);
    out["seed"] = record.seed;
    out["round"] = record.round;
    out["labels"] = record.labels;
    out["accuracy"] = json_number(record.accuracy);
    out["pool_weighted_accuracy"] = json_number(record.pool_weighted_accuracy);
    out["worst_group"] = json_number(record.worst_group);
    out["groups"] = record.groups;
    if (record.round == 0) out["seed_set"] = record.seed_set;
    out["picked"] = record.picked;
    out["picked_mismatched"] = record.picked_mismatched;
    out["picked_groups"] = record.picked_groups;
    out["pool_mismatched_share"] = record.pool_mismatched_share;
    return out;
}

Json to_json(const Summary& summary) {
    Json out{{"arms", Json::array()}, {"label_ratio", Json::array()}};
    for (const auto& arm : summary.arms) out["arms"].push_back(to_json(arm));
    for (const auto& ratio : summary.label_ratios) out["label_ratio"].push_back(to_json(ratio));
    out["penalties"] = summary.penalties;
    out["probes"] = Json::array();
    for (const auto& probe : summary.probes)
        out["probes"].push_back({{"encoder", probe.encoder},
                                 {"attribute", probe.attribute},
                                 {"accuracy", to_json(probe.accuracy)},
                                 {"chance", probe.chance}});
    return out;
}

std::string record_line(const Record& record) { return to_json(record).dump() + "\n"; }

Result<Record> parse_record(std::string_view line, const std::string& where) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return Error{where + ": not a record (expected one JSON object a line)"};
    try {
        Record record;
        record.arm = {json.at("encoder"), json.at("learner"), json.at("acquisition")};
        record.seed = json.at("seed");
        record.round = json.at("round");
        record.labels = json.at("labels");
        record.accuracy = json.at("accuracy");
        record.pool_weighted_accuracy = json.at("pool_weighted_accuracy");
        record.worst_group = json.at("worst_group");
        record.groups = json.at("groups").get<std::map<std::string, double>>();
        if (record.round == 0) record.seed_set = json.at("seed_set").get<std::vector<int>>();
        record.picked = json.at("picked").get<std::vector<int>>();
        record.picked_mismatched = json.at("picked_mismatched").get<std::vector<int>>();
        record.picked_groups = json.at("picked_groups").get<std::map<std::string, int>>();
        record.pool_mismatched_share = json.at("pool_mismatched_share");
        return record;
    } catch (const Json::exception& error) {
        return Error{where + ": not a record: " + error.what()};
    }
}

std::string probe_line(const ProbeResult& probe) {
    const Json json{{"encoder", probe.encoder},
                    {"attribute", probe.attribute},
                    {"seed", probe.seed},
                    {"accuracy", json_number(probe.accuracy)},
                    {"chance", probe.chance}};
    return json.dump() + "\n";
}

Result<ProbeResult> parse_probe(std::string_view line, const std::string& where) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return Error{where + ": not a probe (expected one JSON object a line)"};
    try {
        const Json& accuracy = json.at("accuracy");
        return ProbeResult{
            json.at("encoder"), json.at("attribute"), json.at("seed"),
            accuracy.is_null() ? std::numeric_limits<double>::quiet_NaN() : accuracy.get<double>(),
            json.at("chance")};
    } catch (const Json::exception& error) {
        return Error{where + ": not a probe: " + error.what()};
    }
}

}  // namespace bluesquare
