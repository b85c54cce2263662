// An encoder whose model may still be on its way: it begins as soon as it is here.
#pragma once

#include <memory>

#include "app/feature_desk.h"

namespace bluesquare {

// seed: of weights that are not pretrained. What the source fails with is the error of poll().
std::unique_ptr<Encoder> make_arriving_encoder(EncoderSource source, std::string name,
                                               std::uint64_t seed);

}  // namespace bluesquare
