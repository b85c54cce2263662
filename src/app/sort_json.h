// The desk's state for the page around the canvas: what the text view, the store of answers and
// tests read.
#pragma once

#include <string>

#include "app/sort_state.h"

namespace bluesquare {

// {"boxes": [{"name", "pictures", "by_person", "sure", "answers"}], "total", "arrived", "encoded",
//  "broken", "problems": [...], "images_per_second", "seconds_left", "engine", "loaded_bytes",
//  "bytes", "question": {"row", "path", "asked"} or null, "chosen": row or null, "shown": row or
//  null, "large": row or null, "answers", "unsorted", "checks": {"checked", "wrong"},
//  "audit": {"right", "lo", "hi", "checked"} or null, "movement": {"answers", "moved", "of"} or
//  null, "hardly_pays", "unsaved", "error"}
std::string sort_state_json(const SortState& state);

}  // namespace bluesquare
