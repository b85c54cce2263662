// The command line's way of waiting: everything slow is started and then polled.
#pragma once

#include <functional>
#include <string>

#include "core/result.h"

namespace bluesquare {

struct Wait {
    bool done = false;
    double fraction = 0;     // for the progress bar
    std::string activity{};  // empty: the bar stays away
    bool idle = false;       // something else works: no need to ask again at once
};

// Calls `poll` until it is done or fails, with a progress bar.
Status wait(const std::function<Result<Wait>()>& poll);

}  // namespace bluesquare
