#include "finetune/pictures.h"

#include <algorithm>
#include <new>
#include <optional>
#include <vector>

#include "exact/resize.h"

namespace bluesquare {
namespace {

Result<Images> load(const ImageSource& source, std::span<const int> examples, int side,
                    const Parallel& parallel) {
    const auto count = static_cast<int>(examples.size());
    Images images{count, side, side, {}};
    images.rgb.resize(images.bytes_each() * count);
    std::optional<RgbResizer> resize;
    if (source.width != side || source.height != side)
        resize.emplace(source.width, source.height, side, side);
    std::vector<Status> loaded(count, Done{});
    parallel(count, [&](int i) {
        const std::span to(images.image(i), images.bytes_each());
        if (!resize) {
            loaded[i] = source.load(examples[i], to);
            return;
        }
        std::vector<std::uint8_t> rgb(source.bytes_each());
        loaded[i] = source.load(examples[i], rgb);
        if (loaded[i]) (*resize)(rgb.data(), to.data());
    });
    for (const Status& status : loaded)
        if (!status) return status.error();
    return images;
}

}  // namespace

Result<TrainingPictures> load_pictures(const Task& task, const PicturesAt& pictures,
                                       const Recipe& recipe, const Parallel& parallel) {
    const int size = recipe.size, large = side_to_crop(size);
    try {
        const ImageSource source = pictures(size);
        Result<Images> crops = Images{};
        if (recipe.augment) crops = load(pictures(large), task.pool, large, parallel);
        if (!crops) return crops.error();
        auto pool = load(source, task.pool, size, parallel);
        if (!pool) return pool.error();
        auto test = load(source, task.test, size, parallel);
        if (!test) return test.error();
        return TrainingPictures{*std::move(crops), *std::move(pool), *std::move(test)};
    } catch (const std::bad_alloc&) {
        return Error{std::to_string(task.pool.size()) + " pictures to choose from and " +
                     std::to_string(task.test.size()) + " test pictures of " +
                     std::to_string(size) +
                     " pixels do not fit into memory: make the pool or the pictures smaller"};
    }
}

void cut_out(const Images& crops, int row, const Crop& crop, int size,
             std::span<std::uint8_t> rgb) {
    const std::uint8_t* const picture = crops.image(row);
    std::uint8_t* to = rgb.data();
    for (int y = 0; y < size; ++y) {
        const std::uint8_t* from = picture + 3 * (crops.width * (crop.y + y) + crop.x);
        if (!crop.mirrored) {
            to = std::copy_n(from, 3 * size, to);
            continue;
        }
        for (int x = size; x-- > 0;) to = std::copy_n(from + 3 * x, 3, to);
    }
}

}  // namespace bluesquare
