// A .npy file, as features and as pictures.
#include "data/npy.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto features = read_npy_features(input, "features.npy");
    if (features)
        require(read_npy_features(write_npy(*features), "again.npy")->isApprox(*features));
    else
        require_one_line(features.error());
    const auto images = read_npy_images(input, "images.npy");
    if (images)
        require(images->rgb.size() == images->count * images->bytes_each());
    else
        require_one_line(images.error());
}
