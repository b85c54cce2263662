#include "platform/terminal.h"

namespace bluesquare {

bool stderr_is_terminal() { return false; }

}  // namespace bluesquare
