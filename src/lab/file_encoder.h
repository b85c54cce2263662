// The picture files of a data set in the place of an encoder's pixels, so that a study neither
// holds nor decodes them all.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "encode/encoder.h"
#include "lab/picture_features.h"
#include "model/sha256.h"

namespace bluesquare {

// Some rows of a table and their pictures.
struct FileRows {
    PictureFiles files;     // of all rows
    std::vector<int> rows;  // those that are encoded, ascending; the others' features are 0
};

class FileEncoder final : public Encoder {
   public:
    // encoder: one that keeps nothing itself.
    FileEncoder(FileRows pictures, std::unique_ptr<Encoder> encoder,
                PictureFeatures::Settings settings);

    std::string identity() const override { return identity_; }
    int dimensions() const override { return dimensions_; }
    // Its own pictures, all of them, whatever the source; once.
    void start(ImageSource source, ImageRange range) override;
    Result<Encoding> poll() override;
    void cancel() override {}

    struct Broken {
        int row = 0;
        std::string why;
    };
    // Pictures that could not be read so far: their features are 0, and what to do about it is the
    // caller's.
    const std::vector<Broken>& broken() const { return broken_; }
    // SHA-256 of all files' hashes in their order, once all are done.
    const std::string& pictures_hash() const { return hash_of_all_; }
    // Whether the last poll() left nothing to do but to wait.
    bool idle() const { return idle_; }

   private:
    void take(const PictureBlock& block);

    std::string identity_;
    int dimensions_;
    std::vector<int> rows_;
    PictureFeatures inner_;
    Features features_;
    std::vector<Broken> broken_;
    Sha256 hash_;
    std::string hash_of_all_;
    int taken_ = 0;  // pictures
    bool idle_ = false;
};

}  // namespace bluesquare
