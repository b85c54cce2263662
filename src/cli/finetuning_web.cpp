#include <nlohmann/json.hpp>

#include "cli/finetuning.h"

namespace bluesquare {

Result<MakeFitters> open_fitters(const EncoderOptions&, const Experiment& experiment, PicturesOf,
                                 int, Json&) {
    if (!trains(experiment)) return MakeFitters();
    return Error{"this build trains no network: use the native program, or --learners head alone"};
}

}  // namespace bluesquare
