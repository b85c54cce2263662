// Pictures as the trained part of a network takes them. What the part that is not trained makes of
// a picture is computed once, and kept for all fits of all runs with that network.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "core/result.h"
#include "finetune/pictures.h"
#include "finetune/trainable.h"

namespace bluesquare {

// To be used by several threads, each with a network of its own that has the same weights in the
// part that is not trained.
class PictureInputs {
   public:
    using Going = std::function<bool()>;  // whether to go on

    // batch: pictures at once.
    PictureInputs(std::shared_ptr<const TrainingPictures> pictures, int batch);

    int tested() const { return pictures_->test.count; }
    // n x Trainable::input_size(), of test pictures from `begin` on; of these positions of the
    // pool; of these, cut out so where the recipe augments. Failure of the network; nobody's where
    // it is not to go on.
    Result<std::vector<float>> test(Trainable& network, int begin, int n, const Going& go_on);
    Result<std::vector<float>> pool(Trainable& network, std::span<const int> positions,
                                    const Going& go_on);
    Result<std::vector<float>> crops(Trainable& network, std::span<const int> positions,
                                     std::span<const Crop> crops, const Recipe& recipe,
                                     const Going& go_on);

   private:
    // Pictures, and what is kept of them: all or nothing, by whoever wants it first.
    struct Table {
        std::mutex mutex;
        std::vector<float> inputs;
        bool kept = false;
    };
    Status keep(Trainable& network, const Images& images, Table& table, const Going& go_on);
    Result<std::vector<float>> take(Trainable& network, const Images& images, Table& table, int n,
                                    const std::function<int(int)>& place, const Going& go_on);

    std::shared_ptr<const TrainingPictures> pictures_;
    int batch_;
    Table pool_, test_;
};

}  // namespace bluesquare
