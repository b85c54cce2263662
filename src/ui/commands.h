// What the panels ask for; whoever draws them sends these to the session.
#pragma once

#include <vector>

#include "app/command.h"

namespace bluesquare {

struct Commands {
    std::vector<Command> asked;
    bool switch_theme = false;

    void send(Command command) { asked.push_back(std::move(command)); }
};

}  // namespace bluesquare
