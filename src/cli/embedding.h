// Pictures of a data set as features.
#pragma once

#include <memory>
#include <vector>

#include "cli/encoders.h"
#include "data/readers.h"
#include "lab/experiment.h"
#include "lab/picture_features.h"

namespace bluesquare {

// Encoders that keep nothing themselves: blocks of files are kept instead (picture_settings()).
Result<Encoders> open_file_encoders(EncoderOptions options, const std::vector<std::string>& names,
                                    int threads);

// How picture files are encoded: decoded to the encoders' size, blocks kept unless that is not
// wanted.
PictureFeatures::Settings picture_settings(const EncoderOptions& options, int size, int threads);

// Encoders that give the features of the set's pictures, Split::none aside, whatever the pixels.
// The first one has run when this returns: pictures that cannot be read are an error that counts
// them, or with skip_bad are put into Split::none and listed on standard error and in `settings`,
// which gets the model and the hash of all files too.
Result<Encoders> embed_pictures(FoundData& found, const EncoderOptions& options,
                                const Experiment& experiment, int threads, bool skip_bad,
                                Json& settings);

// The error that counts them, or lines that say that they are left out.
struct BadPicture {
    int row = 0;
    std::string why;
};
Status settle_bad(const std::vector<BadPicture>& bad, bool skip_bad, Json& settings);

}  // namespace bluesquare
