// What the panels ask for; whoever draws them hands it on.
#pragma once

#include <vector>

#include "app/command.h"

namespace bluesquare {

// What only the page around the canvas, or the desktop, can do.
enum class HostRequest { share, save_picture, save_csv, save_json, open_own, text_view, about };

struct Commands {
    std::vector<Command> asked;         // for the session
    std::vector<HostRequest> requests;  // for the host

    void send(Command command) { asked.push_back(std::move(command)); }
    void ask(HostRequest request) { requests.push_back(request); }
};

}  // namespace bluesquare
