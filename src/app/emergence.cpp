#include "app/emergence.h"

#include <limits>

#include "core/json.h"
#include "report/json.h"

namespace bluesquare {
namespace {

constexpr int kMostStages = 100;

Json to_json(const Interval& interval) {
    return {json_number(interval.mean), json_number(interval.lo), json_number(interval.hi)};
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

double read_number(const JsonReader& json) {
    return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.number();
}

Interval read_interval(const JsonReader& json) {
    const auto numbers = json.list(0, read_number);
    if (numbers.size() != 3) return json.fail<Interval>("three numbers");
    return {numbers[0], numbers[1], numbers[2]};
}

EmergenceTask read_task(const JsonReader& json) {
    EmergenceTask task{read_interval(json["enrichment"]),
                       read_interval(json["accuracy"]),
                       read_interval(json["random_accuracy"]),
                       {}};
    const Interval ratio = read_interval(json["label_ratio"]);
    task.ratio.value = ratio.mean;
    task.ratio.lo = ratio.lo;
    task.ratio.hi = ratio.hi;
    task.ratio.bound = Bound::unknown;
    const std::string sign = json["bound"].text();
    for (int i = 0; i < 4; ++i)
        if (sign == bound_signs[i]) task.ratio.bound = static_cast<Bound>(i);
    return task;
}

EmergenceStage read_stage(const JsonReader& json) {
    return {json["stages"].count(0, kMostStages), json["probes"].members(read_interval),
            json["tasks"].members(read_task)};
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
    return dump_json({{"seeds", emergence.seeds}, {"stages", stages}}, 1) + "\n";
}

Result<Emergence> parse_emergence(std::string_view text, const std::string& name) {
    constexpr const char* remedy = "; make it anew with 'bluesquare ship-emergence'";
    const auto json = parse_json(text, name);
    if (!json) return Error{json.error().what + remedy};
    std::optional<Error> error;
    const JsonReader root(*json, name, error);
    Emergence emergence{root["seeds"].count(1), root["stages"].list(0, read_stage)};
    if (emergence.stages.size() > kMostStages)
        root["stages"].fail<int>("at most " + std::to_string(kMostStages) + " stages");
    if (error) return Error{error->what + remedy};
    return emergence;
}

}  // namespace bluesquare
