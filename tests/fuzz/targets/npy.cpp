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
    const auto size = read_npy_size(input, "features.npy");
    if (size) {
        const int ends[] = {0, static_cast<int>(size->rows) - 1};
        const auto rows = read_npy_rows(input, "features.npy", ends);
        if (rows && features)
            require(rows->row(0) == features->row(0) && rows->row(1) == features->bottomRows(1));
        if (!rows) require_one_line(rows.error());
    } else {
        require(!features);
    }
    const auto images = read_npy_images(input, "images.npy");
    if (images)
        require(images->rgb.size() == images->count * images->bytes_each());
    else
        require_one_line(images.error());
}
