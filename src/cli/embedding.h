// A data set's pictures or texts as features.
#pragma once

#include <functional>
#include <memory>
#include <string>
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

// Encoders of a data set's rows, by name and the seed of weights drawn anew.
struct DataEncoders {
    std::function<Result<std::unique_ptr<FeatureBlocks>>(
        const std::string& name, std::uint64_t seed, const std::vector<int>& rows)>
        make;
    Json description;  // of the model
};

// Of its pictures or its texts, which it takes over.
Result<DataEncoders> open_data_encoders(FoundData& found, const EncoderOptions& options,
                                        const std::vector<std::string>& names, int threads);

// Encoders that give the features of the pool and the test set, whatever the pixels. The first one
// has run when this returns: pictures that cannot be read are an error that counts them, or with
// skip_bad are put into Split::none and listed on standard error and in `settings`, which gets the
// model and the hash of all pictures or texts too.
Result<Encoders> embed_rows(FoundData& found, const EncoderOptions& options,
                            const Experiment& experiment, int threads, bool skip_bad,
                            Json& settings);

// The error that counts them, or lines that say that they are left out.
struct BadPicture {
    int row = 0;
    std::string why;
};
Status settle_bad(const std::vector<BadPicture>& bad, bool skip_bad, Json& settings);

}  // namespace bluesquare
