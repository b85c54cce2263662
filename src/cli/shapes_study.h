// A study of coloured shapes, as the commands `study shapes` and `probe shapes` run it.
#pragma once

#include "cli/encoders.h"
#include "cli/shapes_options.h"
#include "cli/study_options.h"

namespace bluesquare {

struct ShapesStudy {
    StudyOptions study;
    EncoderOptions encoders;
    ShapesSettings shapes;
    std::string corpus = "each";  // or a seed
};

void add_shapes_study_flags(CLI::App& command, ShapesStudy& options);
Status study_shapes(ShapesStudy& options);

}  // namespace bluesquare
