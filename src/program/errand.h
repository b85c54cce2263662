// Writes what --screenshot and --state ask for.
#pragma once

#include "app/state.h"
#include "core/images.h"
#include "program/options.h"

namespace bluesquare {

// screenshot: the window's pixels. Failure where a file cannot be written, or where the files show
// one.
Status finish_errand(const ProgramOptions& options, const State& state, const Images& screenshot);

}  // namespace bluesquare
