#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/finetuning.h"
#include "cli/networks.h"
#include "finetune/graph_trainable.h"
#include "finetune/thread_fitter.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

Json describe(const Recipe& recipe) {
    return {{"size", recipe.size},
            {"momentum", recipe.momentum},
            {"warm_up", recipe.warm_up},
            {"decay", recipe.decay},
            {"augment", recipe.augment},
            {"crop_of", recipe.augment ? side_to_crop(recipe.size) : recipe.size}};
}

}  // namespace

Result<MakeFitters> open_fitters(const EncoderOptions& options, const Experiment& experiment,
                                 PicturesOf pictures, int threads, Json& settings) {
    using Fitters = Result<std::vector<std::unique_ptr<Fitter>>>;
    if (!trains(experiment)) return MakeFitters();
    const auto library = OrtLibrary::open(options.onnxruntime);
    if (!library) return library.error();
    auto opened = open_networks(options, experiment.encoders);
    if (!opened) return opened.error();
    const auto networks = std::make_shared<const Networks>(*std::move(opened));
    const Recipe recipe = recipe_of(experiment, networks->size);
    settings["training"] = describe(recipe);
    const OrtSettings engine = engine_settings(options, 1);
    const int side_by_side = takes_turns(engine.provider) ? 1 : threads;
    return MakeFitters([=, library = *library, pictures = std::move(pictures)](
                           const std::string& encoder, std::uint64_t corpus, const Task& task,
                           const Examples& examples, int runs) -> Fitters {
        auto network = networks->make(encoder, corpus);
        if (!network) return network.error();
        const TrainedNetwork trained =
            trained_network(*std::move(network), networks->stages, networks->fresh_stages(encoder));
        auto loaded = load_pictures(task, pictures(examples), recipe, make_parallel(threads));
        if (!loaded) return loaded.error();
        const auto shared = std::make_shared<PictureInputs>(
            std::make_shared<const TrainingPictures>(*std::move(loaded)), recipe.batch);
        std::vector<std::unique_ptr<Fitter>> fitters;
        for (int i = 0; i < std::clamp(runs, 1, side_by_side); ++i) {
            auto trainable = make_graph_trainable(library, trained, task.class_count(), recipe,
                                                  engine.provider, engine.say);
            if (!trainable) return trainable.error();
            fitters.push_back(make_thread_fitter(*std::move(trainable), shared, recipe));
        }
        return fitters;
    });
}

}  // namespace bluesquare
