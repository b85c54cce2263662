// Shipped features in the place of an encoder.
#pragma once

#include <memory>

#include "encode/encoder.h"
#include "lab/shipped_features.h"

namespace bluesquare {

// Answers at once with the shipped features. poll() fails where the images are not those that the
// features were computed from.
std::unique_ptr<Encoder> make_shipped_encoder(ShippedFeatures shipped);

}  // namespace bluesquare
