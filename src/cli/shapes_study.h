// A study of coloured shapes, as the commands `study shapes` and `probe shapes` run it.
#pragma once

#include "cli/encoders.h"
#include "cli/study_options.h"

namespace bluesquare {

struct ShapesStudy {
    StudyOptions study;
    EncoderOptions encoders;
    std::string shipped;  // folder of shipped features to use in the place of encoders, or empty

    // Its nuisance is the usual one, and every seed draws its own corpus.
    ShapesStudy();
};

// Of the encoders; those of the experiment are added apart.
void add_shapes_study_flags(CLI::App& command, ShapesStudy& options);
Status study_shapes(ShapesStudy& options);

}  // namespace bluesquare
