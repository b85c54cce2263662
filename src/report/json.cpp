#include "report/json.h"

#include <cmath>
#include <limits>

#include "core/json.h"

namespace bluesquare {
namespace {

Json to_json(const Interval& interval) {
    return {{"mean", json_number(interval.mean)},
            {"lo", json_number(interval.lo)},
            {"hi", json_number(interval.hi)}};
}

Json arm_fields(const Arm& arm) {
    Json json{{"encoder", arm.encoder}, {"learner", arm.learner}, {"acquisition", arm.acquisition}};
    if (!arm.picker.empty()) json["picker"] = arm.picker;
    return json;
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
                    {"worst_group", to_json(arm.worst_group)},
                    {"tenth_percentile_accuracy", to_json(arm.tenth_percentile_accuracy)}};
    out["tested_nuisances"] = arm.tested_nuisances;
    out["enrichment"] = {{"first15", to_json(arm.enrichment_first15)},
                         {"all", to_json(arm.enrichment_all)}};
    out["labels_to_target"] = to_json(arm.labels_to_target);
    out["aubc"] = to_json(arm.aubc);
    out["unconverged"] = arm.unconverged;
    return out;
}

Json to_json(const LabelRatio& ratio) {
    Json json{{"encoder", ratio.encoder},
              {"learner", ratio.learner},
              {"strategy", ratio.strategy},
              {"target", ratio.target},
              {"value", json_number(ratio.value)},
              {"lo", json_number(ratio.lo)},
              {"hi", json_number(ratio.hi)},
              {"censored", ratio.bound != Bound::exact},
              {"bound", bound_signs[static_cast<int>(ratio.bound)]}};
    if (!ratio.picker.empty()) json["picker"] = ratio.picker;
    return json;
}

// Whole numbers from 0 to `most`.
std::vector<int> read_numbers(const JsonReader& list, int most) {
    return list.list(0, [most](const JsonReader& one) { return one.count(0, most); });
}

Record read_record(const JsonReader& json) {
    constexpr int any = std::numeric_limits<int>::max();
    Record record;
    record.arm = {json["encoder"].text(), json["learner"].text(), json["acquisition"].text()};
    if (!json["picker"].missing()) record.arm.picker = json["picker"].text();
    record.seed = json["seed"].whole(0, std::numeric_limits<std::uint64_t>::max());
    record.round = json["round"].count(0);
    record.labels = json["labels"].count(0);
    record.converged = json["converged"].flag(true);
    record.accuracy = json["accuracy"].share();
    record.pool_weighted_accuracy = json["pool_weighted_accuracy"].share();
    record.worst_group = json["worst_group"].share();
    if (const auto tenth = json["tenth_percentile_accuracy"]; !tenth.missing())
        record.tenth_percentile_accuracy = tenth.share();
    if (const auto groups = json["tested_groups"]; !groups.missing())
        record.tested_groups = groups.count(0);
    if (const auto nuisances = json["tested_nuisances"]; !nuisances.missing())
        record.tested_nuisances = nuisances.count(0);
    record.groups = json["groups"].members([](const JsonReader& one) { return one.share(); });
    if (record.round == 0) record.seed_set = read_numbers(json["seed_set"], any);
    record.picked = read_numbers(json["picked"], any);
    record.picked_mismatched = read_numbers(json["picked_mismatched"], 1);
    record.picked_groups =
        json["picked_groups"].members([](const JsonReader& one) { return one.count(0); });
    record.pool_mismatched_share = json["pool_mismatched_share"].share();
    return record;
}

}  // namespace

Json to_json(const std::vector<Interval>& intervals) {
    Json out{{"mean", Json::array()}, {"lo", Json::array()}, {"hi", Json::array()}};
    for (const auto& interval : intervals) {
        out["mean"].push_back(json_number(interval.mean));
        out["lo"].push_back(json_number(interval.lo));
        out["hi"].push_back(json_number(interval.hi));
    }
    return out;
}

Json json_number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json to_json(const Record& record) {
    Json out = arm_fields(record.arm);
    out["seed"] = record.seed;
    out["round"] = record.round;
    out["labels"] = record.labels;
    if (!record.converged) out["converged"] = false;
    out["accuracy"] = json_number(record.accuracy);
    out["pool_weighted_accuracy"] = json_number(record.pool_weighted_accuracy);
    out["worst_group"] = json_number(record.worst_group);
    if (std::isfinite(record.tenth_percentile_accuracy))
        out["tenth_percentile_accuracy"] = record.tenth_percentile_accuracy;
    if (record.tested_groups > 0) out["tested_groups"] = record.tested_groups;
    if (record.tested_nuisances > 0) out["tested_nuisances"] = record.tested_nuisances;
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
    for (const auto& shared : summary.shared_questions)
        out["shared_questions"].push_back({{"encoder", shared.encoder},
                                           {"learner", shared.learner},
                                           {"strategy", shared.strategy},
                                           {"share", to_json(shared.share)}});
    out["penalties"] = summary.penalties;
    out["probes"] = Json::array();
    for (const auto& probe : summary.probes)
        out["probes"].push_back({{"encoder", probe.encoder},
                                 {"attribute", probe.attribute},
                                 {"accuracy", to_json(probe.accuracy)},
                                 {"chance", probe.chance},
                                 {"unconverged", probe.unconverged}});
    return out;
}

std::string dump_json(const Json& json, int indent) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string record_line(const Record& record) { return dump_json(to_json(record)) + "\n"; }

Result<Record> parse_record(std::string_view line, const std::string& where) {
    const auto json = parse_json(line, where);
    if (!json) return Error{json.error().what + " (expected a record on each line)"};
    std::optional<Error> error;
    Record record = read_record(JsonReader(*json, where + ": record", error));
    if (error) return *error;
    return record;
}

std::string probe_line(const ProbeResult& probe) {
    Json out{{"encoder", probe.encoder},
             {"attribute", probe.attribute},
             {"seed", probe.seed},
             {"accuracy", json_number(probe.accuracy)},
             {"chance", probe.chance}};
    if (!probe.converged) out["converged"] = false;
    return dump_json(out) + "\n";
}

Result<ProbeResult> parse_probe(std::string_view line, const std::string& where) {
    const auto json = parse_json(line, where);
    if (!json) return Error{json.error().what + " (expected a probe on each line)"};
    std::optional<Error> error;
    const JsonReader probe(*json, where + ": probe", error);
    ProbeResult result{probe["encoder"].text(),
                       probe["attribute"].text(),
                       probe["seed"].whole(0, std::numeric_limits<std::uint64_t>::max()),
                       probe["accuracy"].share(),
                       probe["chance"].share(),
                       probe["converged"].flag(true)};
    if (error) return *error;
    return result;
}

}  // namespace bluesquare
