// A fitter on a thread of its own. Natively only.
#pragma once

#include <memory>

#include "finetune/fitter.h"

namespace bluesquare {

std::unique_ptr<Fitter> make_thread_fitter(std::unique_ptr<Trainable> network,
                                           std::shared_ptr<PictureInputs> pictures,
                                           const Recipe& recipe);

}  // namespace bluesquare
