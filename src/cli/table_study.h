// Studies of what a user's table describes: `study features` and `study folder`.
#pragma once

#include <string>

#include "cli/encoders.h"
#include "cli/study_options.h"

namespace bluesquare {

struct TableStudy {
    StudyOptions study;
    std::string missing = "error";  // or "drop": rows without a value of target or nuisance

    // Its seed set is balanced over the classes: typical combinations only are the shapes' case.
    explicit TableStudy(std::string_view dataset);
};

// --missing and the experiment's, without the encoders. known: a data set may say itself what
// target and nuisance are.
void add_table_study_flags(CLI::App& command, TableStudy& options, bool known = false);

// A .npy file and the table of its rows; `name` is the encoder's in the records.
struct FeaturesStudy : TableStudy {
    std::string features, metadata, name = "features";

    FeaturesStudy() : TableStudy(features_dataset) {}
};
Status study_features(FeaturesStudy& options);

// Any folder that a reader knows (data/readers.h).
struct FolderStudy : TableStudy {
    std::string folder;
    EncoderOptions encoders;  // for pictures
    bool skip_bad = false;    // leave pictures out that cannot be read

    FolderStudy() : TableStudy(folder_dataset) {
        study.experiment.target.clear();
        study.experiment.nuisance.clear();
    }
};
Status study_folder(FolderStudy& options);

}  // namespace bluesquare
