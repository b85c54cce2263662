// "You first": before any race the visitor says what one picture is that the labels leave open, and
// bets which learner would know to ask about one like it; the race then runs until one does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

struct State;
struct Link;

enum class OpeningStage { over, answer, bet, watch, found };
std::string_view opening_stage_name(OpeningStage stage);

struct Opening {
    OpeningStage stage = OpeningStage::over;
    int example = -1;  // that the visitor is asked about
    int answer = -1;   // its class, as the visitor said; stays when the opening is over
    int bet = -1;      // an arm
    int revealed = 0;  // of each arm's questions of this round
    double left = 0;   // seconds until the next is
    int asked = 0;     // of each arm's questions, up to the one that was found
    int found = -1;    // the first mismatched example that an arm asks about; -1: none did
    std::vector<int> finders{};  // the arms that did, at the same question
};

// View::first, where the visitor is: "" the answer comes next, "bet" the bet does, "1" to "4" the
// bet is on that arm, "skip" the opening is over. All there are:
std::vector<std::string> first_names();
// More cannot be bet on: they would not fit on the screen.
inline constexpr int most_bets = 4;
// What it is where a link does not say: a link to something further on leaves the opening out.
std::string usual_first(const Link& link);

// What a bare address opens: a seed set with which the first to ask about a mismatched example is
// found after a few questions, and the example is a blue square. A test holds it to that.
Link opening_link();

// Whether there can be one: shape against colour, and two to most_bets learners.
bool has_opening(const State& state);
// The example that it is about: of the shapes, a blue square, so mismatched and in no seed set.
int opening_example(const State& state);

// To be called once the race has its first questions: goes to where View::first says.
void begin_opening(State& state);
void end_opening(State& state);
// The visitor's bet. Watching begins.
void place_bet(int arm, State& state);
// One step back: from the bet to the answer, from the race to the bet. False: there is none.
bool step_back(State& state);
// While watching. True: this round's questions are all shown, the next round is wanted.
bool advance_opening(double seconds, State& state);

}  // namespace bluesquare
