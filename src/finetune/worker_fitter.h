// A fitter whose network lives in the page's worker (web/trainer_worker.mjs). In the page only.
#pragma once

#include <memory>
#include <vector>

#include "core/images.h"
#include "core/task.h"
#include "finetune/fitter.h"
#include "finetune/step_files.h"
#include "model/picture_format.h"

namespace bluesquare {

struct WorkerNetwork {
    std::shared_ptr<const StepFiles> files;
    std::vector<float> params, weights;  // gather_pieces() of the two parts
    PictureFormat format;
};

// images: of all examples of the task, of any size. recipe: without augmentation; its size, batch
// and part are the files'. The worker starts with the first fit; what the frozen part makes of the
// pictures it keeps. Where its device is lost it goes on by WASM, with the fit under way anew.
std::unique_ptr<Fitter> make_worker_fitter(WorkerNetwork network,
                                           std::shared_ptr<const Images> images, const Task& task,
                                           const Recipe& recipe);

}  // namespace bluesquare
