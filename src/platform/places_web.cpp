#include "platform/places.h"

namespace bluesquare {

Places default_places() { return {}; }

}  // namespace bluesquare
