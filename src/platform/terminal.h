// The terminal, if there is one.
#pragma once

namespace bluesquare {

// True where standard error is shown to a person, so that a progress bar makes sense.
bool stderr_is_terminal();

}  // namespace bluesquare
