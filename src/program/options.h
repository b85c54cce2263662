// The desktop program's command line, and what the page hands over.
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
    int study = 0;           // starts to try after them; 0: no study
    std::string screenshot;  // PNG to write, then end
    std::string state;       // JSON to write, then end
    std::string help;        // to be printed instead of all else, where it was asked for

    bool errand() const { return !screenshot.empty() || !state.empty(); }
};

// Usage error that names the flag.
Result<ProgramOptions> parse_options(int argc, char** argv);

// For the two of them. A program opens with whatever link it is given: what is wrong is told, and
// the rest is as always.
void read_link(std::string_view text, ProgramOptions& options);
Status check_options(ProgramOptions& options);

}  // namespace bluesquare
