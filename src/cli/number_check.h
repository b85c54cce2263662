// What a numeric flag may be. CLI::Range lets NaN pass; these do not.
#pragma once

#include <CLI/Validators.hpp>

namespace bluesquare {

// lo to hi, both included.
CLI::Validator number_from(double lo, double hi);
// Above lo, up to hi.
CLI::Validator number_above(double lo, double hi);

}  // namespace bluesquare
