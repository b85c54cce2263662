#include "cli/shapes_study.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/finetuning.h"
#include "cli/run_study.h"
#include "encode/provider.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

Result<Examples> shapes_examples(const Experiment& experiment, std::uint64_t corpus) {
    auto made = make_shapes(corpus_of(experiment, corpus));
    if (!made) return made.error();
    return Examples{std::move(made->data),
                    source_of(std::make_shared<const Images>(std::move(made->images))),
                    {}};
}

}  // namespace

ShapesStudy::ShapesStudy() {
    study.experiment.nuisance.clear();
    study.experiment.corpus.reset();
}

void add_shapes_study_flags(CLI::App& command, ShapesStudy& options) {
    add_network_flags(command, options.encoders);
    command.add_option(
        "--shipped-features", options.shipped,
        "Folder of features to use instead of encoding (the page's, for --corpus 0)");
}

Status study_shapes(ShapesStudy& o) {
    Experiment& experiment = o.study.experiment;
    if (experiment.nuisance.empty()) experiment.nuisance = usual_nuisance(experiment.target);
    if (auto ok = check_experiment(experiment); !ok) return ok;
    const auto first = plan_shapes(corpus_of(experiment, 0));
    if (!first) return first.error();
    if (auto ok = check_task(*first, experiment); !ok) return ok;
    const int threads = threads_of(o.study);
    auto encoders = o.shipped.empty() ? open_encoders(o.encoders, experiment.encoders, threads)
                                      : open_shipped_features(o.shipped, experiment.encoders);
    if (!encoders) return encoders.error();
    if (o.shipped.empty() && o.encoders.provider != name_of(Provider::cpu)) {
        const auto tried = encoders->make(experiment.encoders.front(), 0);
        if (!tried) return tried.error();
        name_provider(encoders->description, (*tried)->identity(), (*tried)->identity());
    }
    Json settings = study_settings(experiment);
    settings["model"] = encoders->description;
    const PicturesOf pictures = [](const Examples& examples) -> PicturesAt {
        return [source = examples.pictures](int) { return source; };
    };
    auto fitters = open_fitters(o.encoders, experiment, pictures, threads, settings);
    if (!fitters) return fitters.error();
    const StudySources sources{
        [experiment](std::uint64_t seed) { return shapes_examples(experiment, seed); },
        encoders->make, make_parallel(threads), *std::move(fitters)};
    return run_study(o.study, make_plan(o.study, *first), sources, settings);
}

}  // namespace bluesquare
