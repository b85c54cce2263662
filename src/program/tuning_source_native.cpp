#include <algorithm>

#include "encode/ort_native.h"
#include "finetune/graph_trainable.h"
#include "finetune/thread_fitter.h"
#include "model/encoder_spec.h"
#include "model/stage_names.h"
#include "platform/threads.h"
#include "program/model_source.h"

namespace bluesquare {
namespace {

Result<TuningArrival> arrive(const OrtLibrary& library, const TrainedNetwork& network,
                             const Task& task, const std::shared_ptr<const Images>& images) {
    const Recipe recipe = laptop_recipe();
    auto loaded = load_pictures(
        task, [&](int) { return source_of(images); }, recipe, make_parallel(default_threads()));
    if (!loaded) return loaded.error();
    const auto inputs = std::make_shared<PictureInputs>(
        std::make_shared<const TrainingPictures>(*std::move(loaded)), recipe.batch);
    TuningArrival arrival;
    for (int i = 0; i < std::clamp(default_threads(), 1, 2); ++i) {
        auto trainable = make_graph_trainable(library, network, task.class_count(), recipe,
                                              Provider::cpu, [](const std::string&) {});
        if (!trainable) return trainable.error();
        arrival.fitters.push_back(make_thread_fitter(*std::move(trainable), inputs, recipe));
    }
    return arrival;
}

}  // namespace

TuningSource make_tuning_source(std::shared_ptr<ModelFiles> files) {
    return [files = std::move(files)](
               const std::string& encoder, std::uint64_t seed, const Task& task,
               const std::shared_ptr<const Images>& images) -> Result<TuningArrival> {
        const auto model = files->ask();
        if (!model) return model.error();
        if (!*model) return TuningArrival{};
        const auto library = OrtLibrary::open(files->places().onnxruntime);
        if (!library) return library.error();
        const auto spec = parse_encoder(encoder, (*model)->spec.stage_count());
        if (!spec) return spec.error();
        auto network =
            ort_network_of(**model, assemble_weights(**model, spec->pretrained_stages, seed),
                           laptop_recipe().size);
        if (!network) return network.error();
        const ModelSpec& of = (*model)->spec;
        return arrive(*library,
                      trained_network(*std::move(network), stage_names(of),
                                      of.stage_count() - spec->pretrained_stages),
                      task, images);
    };
}

}  // namespace bluesquare
