// Composing with a progress bar.
#pragma once

#include "lab/compose_folder.h"

namespace bluesquare {

// All pictures and what describes them.
Status compose_all(ComposeJob& job);

// The command to type next: what looks through a composed folder.
std::string check_command(const ComposeJob& job, const std::string& folder);

}  // namespace bluesquare
