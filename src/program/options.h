// The desktop program's command line.
#pragma once

#include <string>

#include "app/link.h"
#include "program/model_source.h"

namespace bluesquare {

struct ProgramOptions {
    ModelPlaces places;
    Link link;
    std::string notice;  // what is wrong with the link that was given
    int width = 1280, height = 720;
    int steps = 0;           // rounds to do before the files below are written
    std::string screenshot;  // PNG to write, then end
    std::string state;       // JSON to write, then end
    bool help = false;

    bool errand() const { return !screenshot.empty() || !state.empty(); }
};

// Usage error that names the flag.
Result<ProgramOptions> parse_options(int argc, char** argv);
std::string_view options_help();

}  // namespace bluesquare
