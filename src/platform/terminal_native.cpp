#include <unistd.h>

#include "platform/terminal.h"

namespace bluesquare {

bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

}  // namespace bluesquare
