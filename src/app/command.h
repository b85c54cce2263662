// What a front end may ask of a session. The page's send() takes the same commands as JSON.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "app/settings.h"
#include "app/view.h"
#include "core/result.h"

namespace bluesquare {

struct State;

struct Step {};  // one round; stops playing
struct Play {
    double rounds_per_second;
};
struct Pause {};
struct Reset {  // begins anew with these settings
    Settings settings;
};
struct Retry {};  // after an error: the same settings again
struct ShowArm {  // puts it under the lens
    int arm;
};
struct ShowPick {  // which of its questions
    int pick;
};
struct Rewind {  // shows a round that is done; -1: now
    int round = -1;
};
struct Relabel {  // a question of the race, the other way, or as it is meant again: a fork
    int example;
};
struct AskWhatIf {  // an example of the pool: what if it had either label? -1: at none
    int example = -1;
};
struct DragStages {  // of pretraining, on the slider: the map follows (app/stage_maps.h)
    double at = -1;  // -1: let go
};
struct SetView {  // changes how things are looked at
    View view;
};
struct GoTo {  // a step of the story
    int step;
};
struct YouFirst {};  // the opening, from its beginning
struct Bet {         // in the opening: on a lane
    int arm;
};
struct Answer {  // by hand, or in the opening: the class of the pending question
    int label;
};
struct Undo {};  // the last act, answer or pick (app/history.h)
struct Choose {  // you: picks an example for this round, or puts it back
    int example;
};
struct Study {  // all arms over this many seeds; afresh: each with pictures and weights of its own
    int seeds;
    bool afresh = false;
};
struct CancelStudy {};
struct Train {};  // the whole network of the first learner, beside the race (app/tuning.h)
struct CancelTraining {};
struct PointAt {  // at a value of a plot (app/evidence.h); at none with place -1
    std::string plot;
    int place;
};
struct Dismiss {};  // notice and refusal have been read
struct Open {       // a link
    std::string link;
    bool back = false;  // by the browser's Back or Forward: a race that is on it stays
};

using Command =
    std::variant<Step, Play, Pause, Reset, Retry, ShowArm, ShowPick, Rewind, Relabel, AskWhatIf,
                 DragStages, SetView, GoTo, YouFirst, Bet, Answer, Undo, Choose, Study, CancelStudy,
                 Train, CancelTraining, PointAt, Dismiss, Open>;

inline constexpr double slowest = 0.1, fastest = 60;  // rounds per second
inline constexpr int most_study_seeds = 64;

// {"type": "step"}, {"type": "play", "speed": 2}, {"type": "pause"}, {"type": "retry"},
// {"type": "show", "arm": 0}, {"type": "show", "pick": 2}, {"type": "go", "step": 3},
// {"type": "rewind", "round": 3}, {"type": "rewind"} (now),
// {"type": "relabel", "example": 17},
// {"type": "what_if", "example": 17}, {"type": "what_if"} (none),
// {"type": "stages", "at": 3.4}, {"type": "stages"} (let go),
// {"type": "first"}, {"type": "bet", "arm": 0},
// {"type": "answer", "label": 1}, {"type": "undo"}, {"type": "choose", "example": 17},
// {"type": "study", "seeds": 16}, {"type": "study", "seeds": 16, "afresh": true}, {"type":
// "cancel"},
// {"type": "train"}, {"type": "stop_training"},
// {"type": "point", "plot": "study", "place": 3}, {"type": "dismiss"},
// {"type": "open", "link": "seed=3"}, the same with "back": true,
// {"type": "look", "panel": "curves", "grid": true, "language": "de", "theme": "dark",
//  "palette": "safe", "kiosk": false, "hidden": ["seed"]} changes what it names, and
// {"type": "reset", "target": "shape", "seed": 3, ...} changes the settings it names and keeps the
// others. A new target that is the nuisance swaps the two; "by_hand": true also sets rounds of one
// question. Usage error that says what is possible; values are checked by Session::send().
Result<Command> parse_command(std::string_view json, const State& state);

}  // namespace bluesquare
