#include "app/sort_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "report/json.h"

namespace bluesquare {
namespace {

Json row_or_null(int row) { return row < 0 ? Json(nullptr) : Json(row); }

Json boxes_json(const SortState& state) {
    Json boxes = Json::array();
    for (std::size_t box = 0; box < state.boxes.size(); ++box)
        boxes.push_back(
            {{"name", state.boxes[box]},
             {"pictures", state.walls[box].rows.size()},
             {"by_person", state.walls[box].by_person},
             {"sure", state.walls[box].sure},
             {"answers", state.answers_by_box[box]},
             {"first",
              row_or_null(state.walls[box].rows.empty() ? -1 : state.walls[box].rows[0])}});
    return boxes;
}

Json question_json(const SortState& state) {
    if (!state.ask) return nullptr;
    return {{"row", state.ask->row},
            {"path", state.paths[state.ask->row]},
            {"asked", state.ask->asked == Asked::check ? "check" : "question"}};
}

Json audit_json(const SortState& state) {
    if (!state.audit) return nullptr;
    const Audit& audit = *state.audit;
    return {{"right", audit.right},
            {"lo", audit.lo},
            {"hi", audit.hi},
            {"checked", audit.checks.checked}};
}

Json movement_json(const Movement& movement) {
    if (movement.answers == 0) return nullptr;
    return {{"answers", movement.answers}, {"moved", movement.moved}, {"of", movement.of}};
}

}  // namespace

std::string sort_state_json(const SortState& state) {
    return dump_json(
        {{"boxes", boxes_json(state)},
         {"total", state.total()},
         {"arrived", state.arrived},
         {"encoded", state.encoded},
         {"broken", std::count(state.broken.begin(), state.broken.end(), true)},
         {"problems", state.problems},
         {"images_per_second", json_number(state.images_per_second)},
         {"seconds_left", json_number(state.seconds_left)},
         {"engine", state.engine},
         {"loaded_bytes", state.loaded_bytes},
         {"bytes", state.bytes},
         {"question", question_json(state)},
         {"chosen", row_or_null(state.chosen)},
         {"shown", row_or_null(state.shown())},
         {"large", row_or_null(state.large.row)},
         {"answers", state.answers},
         {"unsorted", state.unsorted},
         {"checks", {{"checked", state.checks.checked}, {"wrong", state.checks.wrong}}},
         {"audit", audit_json(state)},
         {"movement", movement_json(state.movement)},
         {"hardly_pays", hardly_pays(state.movement)},
         {"unsaved", state.unsaved},
         {"error", state.error.empty() ? Json(nullptr) : Json(state.error)}});
}

}  // namespace bluesquare
