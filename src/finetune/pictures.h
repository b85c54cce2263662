// The pictures that a network is trained on and asked about, in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "core/images.h"
#include "core/result.h"
#include "core/task.h"
#include "exact/parallel.h"
#include "finetune/batches.h"
#include "finetune/recipe.h"

namespace bluesquare {

struct TrainingPictures {
    Images crops;  // the pool's, by position; side_to_crop(S) a side, to be cut out of; none
                   // where the recipe does not augment
    Images pool;   // the same, S a side, as the network is asked about them
    Images test;   // by place in Task::test, S a side
};

// All pictures of a data set, made for so many pixels a side where their files allow; where a
// source has another size they are resized.
using PicturesAt = std::function<ImageSource(int side)>;

// Failure of the source, which names the picture; or where they do not fit into memory.
Result<TrainingPictures> load_pictures(const Task& task, const PicturesAt& pictures,
                                       const Recipe& recipe, const Parallel& parallel);

// The crop of picture `row`: size x size x 3.
void cut_out(const Images& crops, int row, const Crop& crop, int size, std::span<std::uint8_t> rgb);

}  // namespace bluesquare
