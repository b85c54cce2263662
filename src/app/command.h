// What a front end may ask of a session. The page's send() takes the same commands as JSON.
#pragma once

#include <string_view>
#include <variant>

#include "app/settings.h"
#include "core/result.h"

namespace bluesquare {

struct Step {};  // one round; stops playing
struct Play {
    double rounds_per_second;
};
struct Pause {};
struct Reset {  // begins anew with these settings
    Settings settings;
};
struct Retry {};  // after an error: the same settings again
struct ShowArm {
    int arm;
};

using Command = std::variant<Step, Play, Pause, Reset, Retry, ShowArm>;

inline constexpr double slowest = 0.1, fastest = 60;  // rounds per second

// {"type": "step"}, {"type": "play", "speed": 2}, {"type": "pause"}, {"type": "retry"},
// {"type": "show", "arm": 0} or {"type": "reset", "target": "shape", "seed": 3, ...}: a reset
// changes the settings it names and keeps the others. A new target that is the nuisance swaps the
// two. Usage error that says what is possible; values are checked by Session::send().
Result<Command> parse_command(std::string_view json, const Settings& current, double current_speed);

}  // namespace bluesquare
