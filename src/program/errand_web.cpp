#include "program/errand.h"

namespace bluesquare {

void finish_errand(const ProgramOptions&, const State&, const Images&) {}  // a page has no files

}  // namespace bluesquare
