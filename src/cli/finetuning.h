// Networks that a study trains (the learner 'finetune').
#pragma once

#include <functional>

#include "cli/encoders.h"
#include "finetune/pictures.h"
#include "lab/study_job.h"

namespace bluesquare {

// The pictures of a corpus.
using PicturesOf = std::function<PicturesAt(const Examples& examples)>;

// Nothing where no learner of the experiment trains. At most `threads` networks work side by side.
// How they are trained becomes a part of `settings`. Errors of the model.
Result<MakeFitters> open_fitters(const EncoderOptions& options, const Experiment& experiment,
                                 PicturesOf pictures, int threads, Json& settings);

}  // namespace bluesquare
