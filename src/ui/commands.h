// What the panels ask for; whoever draws them hands it on.
#pragma once

#include <vector>

#include "app/command.h"
#include "app/sort_command.h"

namespace bluesquare {

// What only the page around the canvas, or the desktop, can do.
enum class HostRequest {
    share,
    save_picture,
    save_csv,
    save_json,
    open_own,
    text_view,
    about,
    sort,        // pictures and boxes are asked for
    sort_boxes,  // their names
    sort_save,   // what to take away
    sort_close,  // the desk
};

struct Commands {
    std::vector<Command> asked;         // for the session
    std::vector<SortCommand> sorting;   // for the desk
    std::vector<HostRequest> requests;  // for the host

    void send(Command command) { asked.push_back(std::move(command)); }
    void sort(SortCommand command) { sorting.push_back(std::move(command)); }
    void ask(HostRequest request) { requests.push_back(request); }
};

}  // namespace bluesquare
