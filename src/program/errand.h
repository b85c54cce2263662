// Writes what --screenshot and --state ask for.
#pragma once

#include "app/state.h"
#include "core/images.h"
#include "program/options.h"

namespace bluesquare {

// One of an image: the window's pixels. Complains on the terminal.
void finish_errand(const ProgramOptions& options, const State& state, const Images& screenshot);

}  // namespace bluesquare
