// Where the story leads a session: into a scene, out of it, and back to the round before.
#include <utility>

#include "app/session.h"

namespace bluesquare {

// Shows the step's moment, or does one more round on the way there. Where the visitor answers or
// picks the race is theirs, and stays where it is.
void Session::enter_scene() {
    const StoryStep& step = story()[scene_due_ - 1];
    const bool theirs = asks_visitor(state_);
    const auto place = theirs ? std::nullopt : place_of(step.moment, race_->arms());
    if (step.moment != Moment::latest && state_.phase == Phase::playing)
        state_.phase = Phase::ready;
    if (!theirs && !place && !race_->finished()) return advance_race();
    if (place) {
        state_.shown_arm = place->arm;
        show_round(place->round);
    }
    state_.scene = {std::exchange(scene_due_, 0), -1, step.highlight};
    if (place && place->pick >= 0) {
        state_.shown_pick = place->pick;
        state_.scene.example = state_.arms[place->arm].last_picks[place->pick];
    }
    ++state_.changes;
}

void Session::leave_scene() {
    state_.scene = {};
    scene_due_ = 0;
}

// The round that it showed; the race stays as far as it is.
void Session::look_at_round_of(const Link& link) {
    const int round = link.at.value_or(link.round);
    if (!race_ || asks_visitor(state_) || state_.opening.stage != OpeningStage::over) return;
    if (round <= done() && round != state_.round) act(Rewind{round});
}

}  // namespace bluesquare
