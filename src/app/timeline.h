// The rounds that a race has done, to look back at: everything shows the state of that round, the
// race itself stands still, and playing on returns to now.
#pragma once

#include <vector>

namespace bluesquare {

struct ArmState;
struct State;

struct Timeline {
    int done = -1;            // the race's last round, -1: none; State::round is the one shown
    std::vector<int> rare{};  // by round: mismatched examples that the shown arm asked about
};

bool looks_back(const State& state);

// What an arm was once it had done `round`.
ArmState at_round(const ArmState& arm, int round);

// What an arm was before it asked this round's questions: those of the round before are its last.
ArmState labelled_so_far(const ArmState& arm);

// Timeline::rare of an arm.
std::vector<int> rare_by_round(const ArmState& arm);

}  // namespace bluesquare
