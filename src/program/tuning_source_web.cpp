#include "finetune/worker_fitter.h"
#include "model/encoder_spec.h"
#include "model/preprocess.h"
#include "program/model_source.h"

namespace bluesquare {
namespace {

// models/tuning: what 'bluesquare trainer' makes of the shipped model and laptop_recipe().
class StepSource {
   public:
    explicit StepSource(std::string assets) : assets_(std::move(assets)) {}

    // Null while they are on their way.
    Result<std::shared_ptr<const StepFiles>> ask() {
        if (files_) return files_;
        if (!json_) {
            json_ = fetch("step.json");
            step_ = fetch("step.onnx");
            evaluate_ = fetch("step.evaluate.onnx");
            frozen_ = fetch("step.frozen.onnx");
        }
        for (auto* asset : {&json_, &step_, &evaluate_, &frozen_}) {
            const auto arrival = (*asset)->poll();
            if (!arrival) {
                json_.reset();  // the next call tries afresh
                return arrival.error();
            }
            if (!arrival->bytes) return files_;
        }
        auto read = parse_step_files(json_->take(), "models/tuning/step.json");
        if (!read) return read.error();
        read->step = step_->take();
        read->evaluate = evaluate_->take();
        read->frozen = frozen_->take();
        files_ = std::make_shared<const StepFiles>(*std::move(read));
        return files_;
    }

   private:
    Asset fetch(const std::string& name) const { return Asset(assets_, "models/tuning/" + name); }

    std::string assets_;
    std::optional<Asset> json_, step_, evaluate_, frozen_;
    std::shared_ptr<const StepFiles> files_;
};

Result<TuningArrival> arrive(const Model& model, const std::shared_ptr<const StepFiles>& files,
                             int pretrained_stages, std::uint64_t seed, const Task& task,
                             const std::shared_ptr<const Images>& images) {
    const auto all = assemble_weights(model, pretrained_stages, seed);
    auto params = gather_pieces(files->params, model.spec, all),
         weights = gather_pieces(files->weights, model.spec, all);
    if (!params) return params.error();
    if (!weights) return weights.error();
    TuningArrival arrival;
    arrival.fitters.push_back(
        make_worker_fitter({files, *std::move(params), *std::move(weights), format_of(model.spec)},
                           images, task, laptop_recipe()));
    return arrival;
}

}  // namespace

TuningSource make_tuning_source(std::shared_ptr<ModelFiles> files) {
    const auto steps = std::make_shared<StepSource>(files->places().assets);
    return [files = std::move(files), steps](
               const std::string& encoder, std::uint64_t seed, const Task& task,
               const std::shared_ptr<const Images>& images) -> Result<TuningArrival> {
        const auto model = files->ask();
        if (!model) return model.error();
        const auto step = steps->ask();
        if (!step) return step.error();
        if (!*model || !*step) return TuningArrival{};
        const auto spec = parse_encoder(encoder, (*model)->spec.stage_count());
        if (!spec) return spec.error();
        return arrive(**model, *step, spec->pretrained_stages, seed, task, images);
    };
}

}  // namespace bluesquare
