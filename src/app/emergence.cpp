#include "app/emergence.h"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

#include "report/json.h"

namespace bluesquare {
namespace {

constexpr int kMostStages = 100;

double number_of(const Json& value) {
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

Json to_json(const Interval& interval) {
    return {json_number(interval.mean), json_number(interval.lo), json_number(interval.hi)};
}
Interval interval_of(const Json& json) {
    return {number_of(json.at(0)), number_of(json.at(1)), number_of(json.at(2))};
}

Json to_json(const EmergenceTask& task) {
    return {
        {"enrichment", to_json(task.enrichment)},
        {"accuracy", to_json(task.accuracy)},
        {"random_accuracy", to_json(task.random_accuracy)},
        {"label_ratio",
         {json_number(task.ratio.value), json_number(task.ratio.lo), json_number(task.ratio.hi)}},
        {"bound", bound_signs[static_cast<int>(task.ratio.bound)]}};
}

// The page is built without exceptions: what is read below is looked at before.
bool has(const Json& json, const char* key, bool (*is)(const Json&)) {
    return json.is_object() && json.contains(key) && is(json[key]);
}

bool is_integer(const Json& json) { return json.is_number_integer(); }
bool is_string(const Json& json) { return json.is_string(); }

bool is_interval(const Json& json) {
    return json.is_array() && json.size() == 3 &&
           std::all_of(json.begin(), json.end(),
                       [](const Json& one) { return one.is_number() || one.is_null(); });
}

bool is_task(const Json& json) {
    return has(json, "enrichment", is_interval) && has(json, "accuracy", is_interval) &&
           has(json, "random_accuracy", is_interval) && has(json, "label_ratio", is_interval) &&
           has(json, "bound", is_string);
}

template <bool (*is)(const Json&)>
bool is_object_of(const Json& json) {
    return json.is_object() && std::all_of(json.begin(), json.end(), is);
}

bool is_stage(const Json& json) {
    return has(json, "stages", is_integer) && has(json, "probes", is_object_of<is_interval>) &&
           has(json, "tasks", is_object_of<is_task>);
}

bool is_stages(const Json& json) {
    return json.is_array() && json.size() <= kMostStages &&
           std::all_of(json.begin(), json.end(), is_stage);
}

EmergenceTask task_of(const Json& json) {
    EmergenceTask task{interval_of(json.at("enrichment")),
                       interval_of(json.at("accuracy")),
                       interval_of(json.at("random_accuracy")),
                       {}};
    const Interval ratio = interval_of(json.at("label_ratio"));
    task.ratio.value = ratio.mean;
    task.ratio.lo = ratio.lo;
    task.ratio.hi = ratio.hi;
    task.ratio.bound = Bound::unknown;
    for (int i = 0; i < 4; ++i)
        if (json.at("bound") == bound_signs[i]) task.ratio.bound = static_cast<Bound>(i);
    return task;
}

EmergenceStage stage_of(const Json& json) {
    EmergenceStage stage;
    stage.stages = json.at("stages");
    for (const auto& [attribute, probe] : json.at("probes").items())
        stage.probes[attribute] = interval_of(probe);
    for (const auto& [target, task] : json.at("tasks").items()) stage.tasks[target] = task_of(task);
    return stage;
}

}  // namespace

std::string format_emergence(const Emergence& emergence) {
    Json stages = Json::array();
    for (const EmergenceStage& stage : emergence.stages) {
        Json json{{"stages", stage.stages}, {"probes", Json::object()}, {"tasks", Json::object()}};
        for (const auto& [attribute, probe] : stage.probes)
            json["probes"][attribute] = to_json(probe);
        for (const auto& [target, task] : stage.tasks) json["tasks"][target] = to_json(task);
        stages.push_back(std::move(json));
    }
    return Json{{"seeds", emergence.seeds}, {"stages", stages}}.dump(1) + "\n";
}

Result<Emergence> parse_emergence(std::string_view text, const std::string& name) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded())
        return Error{name + ": not JSON; make it anew with 'bluesquare ship-emergence'"};
    if (!has(json, "seeds", is_integer) || !has(json, "stages", is_stages))
        return Error{name +
                     ": expected 'seeds' and 'stages' as 'bluesquare ship-emergence' writes "
                     "them; make it anew with that"};
    Emergence emergence;
    emergence.seeds = json["seeds"];
    for (const Json& stage : json["stages"]) emergence.stages.push_back(stage_of(stage));
    return emergence;
}

}  // namespace bluesquare
