// State as plain JSON, for the page's state(), tests and pages that embed this one.
#pragma once

#include <string>
#include <vector>

#include "app/state.h"

namespace bluesquare {

// What the panels say in words; null where it is empty.
struct StateWords {
    std::string story, pointed;         // pointed: the values that a plot's reader points at
    std::string focused;                // what the keyboard's focus is on
    std::vector<std::string> readings;  // by arm: which reading its learner goes by
};

// {"phase", "round", "rounds", "settings": {...}, "view": {"step", "panel", "grid", "language",
//  "theme", "palette", "kiosk", "presenter", "hidden": [names]}, "speed", "shown_arm",
//  "shown_pick", "arms": [{"encoder", "learner", "acquisition", "labels", "accuracy",
//  "worst_group",
//            "groups": {name: accuracy}, "curve": {"labels": [], "accuracy": [],
//            "worst_group": []}, "seed_set": [ids], "picks": [ids], "last_picks": [example],
//            "picked_groups": {name: count}, "enrichment", "labels_to_target",
//            "seen": [groups of the seed set], "agreement": {"target": [], "nuisance": []} by
//            round, by hand only}],
//  "unforked": [arm, as above, were nothing relabelled; empty where nothing is],
//  "question": {"example", "probability": [by class], "rank", "candidates", "known":
//               [{"example", "label", "alike"}], "next_in_line": [example]} or null,
//  "opening": {"stage", "example", "boxes": [[example]] by class, "answer", "bet", "revealed",
//              "asked", "found": example or null, "finders": [arms]} or null,
//  "classes": [names], "labels": [what people read for each: app/labels.h], "pending",
//  "answers": [classes], "your_arm", "picks_now", "chosen": [ids], "picked": [the same as
//  examples], "answers_fit": {"attribute", "fitting", "contradicts": [flags]} by hand, else null,
//  "pool": {"size", "mismatched_share", "groups": [{"name", "target", "nuisance", "count",
//  "matched", "open": a picture of it that is not labelled yet, or null}]},
//  "pictures": {"drawn", "total", "attributes": {name: [levels]}}, "own_pictures",
//  "probes": [{"encoder", "attribute", "accuracy", "chance"}],
//  "study": {"running", "afresh", "seeds", "fraction", "seconds", "summary": as summary.json or
//  null}, "emergence": {"seeds", "stages": [k], "probes": {attribute: curve}, "enrichment": curve}
//  or null, where a curve is {"mean": [], "lo": [], "hi": []}, "stages": {"maps": how many are
//  prepared, "at": where the slider is dragged to, or null}, "focused": a control in words or
//  null, "engine", "encode": {"encoder", "done", "total", "loaded_bytes", "bytes"} or null,
//  "story", "readings": [texts, by arm], "pointed": {"plot", "place", "x", "values":
//  [{"encoder", "acquisition" or "attribute", "value", "lo", "hi"}], "words"} or null, "evidence":
//  whether it has the middle of the page, "notice", "error"}
// An example is {"id", "attributes": {name: level}, "group", "mismatched", "label"}. Labels and
// accuracy are those of the last fit; "pending" is the place in last_picks that waits for an
// answer, or null.
std::string state_json(const State& state, const StateWords& words = {});

}  // namespace bluesquare
