// A summary as text for a terminal.
#pragma once

#include <string>

#include "study/summary.h"

namespace bluesquare {

// Arms, label ratios and probes as aligned tables, each interval as "mean [low, high]".
std::string text_report(const Summary& summary);

}  // namespace bluesquare
