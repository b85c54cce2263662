// State as plain JSON, for the page's state(), tests and pages that embed this one.
#pragma once

#include <string>

#include "app/state.h"

namespace bluesquare {

// {"phase", "round", "rounds", "settings": {...}, "speed", "shown_arm",
//  "arms": [{"encoder", "learner", "acquisition", "labels", "accuracy", "worst_group",
//            "curve": {"labels": [], "accuracy": [], "worst_group": []}, "seed_set": [ids],
//            "picks": [ids], "last_picks": [{"id", "shape", "color", "background", "group",
//            "mismatched"}], "enrichment"}],
//  "pool": {"size", "mismatched_share"}, "pictures": {"drawn", "total"},
//  "encode": {"encoder", "done", "total", "loaded_bytes", "bytes"} or null,
//  "notice", "error"} - labels and accuracy are those of the last fit; texts or null.
std::string state_json(const State& state);

}  // namespace bluesquare
