#include "program/errand.h"

namespace bluesquare {

// A page has no files.
Status finish_errand(const ProgramOptions&, const State&, const Images&) { return Done{}; }

}  // namespace bluesquare
