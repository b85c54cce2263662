#include "cli/shapes_study.h"

#include <charconv>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/run_study.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

// nullopt: every seed draws its own.
Result<std::optional<std::uint64_t>> parse_corpus(const std::string& text) {
    if (text == "each") return std::optional<std::uint64_t>();
    std::uint64_t seed = 0;
    const char* const end = text.data() + text.size();
    if (const auto [at, error] = std::from_chars(text.data(), end, seed);
        error != std::errc() || at != end)
        return usage_error("--corpus " + text + ": expected 'each' or a seed (a whole number)");
    return std::optional(seed);
}

Result<Examples> shapes_examples(ShapesSettings settings, std::uint64_t corpus) {
    settings = in_fixed_order(std::move(settings));
    settings.seed = corpus;
    auto made = make_shapes(settings);
    if (!made) return made.error();
    return Examples{
        std::move(made->data), std::make_shared<const Images>(std::move(made->images)), {}};
}

}  // namespace

void add_shapes_study_flags(CLI::App& command, ShapesStudy& options) {
    add_shapes_flags(command, options.shapes);
    add_encoder_flags(command, options.encoders);
    command.add_option(
        "--shipped-features", options.encoders.shipped,
        "Folder of features to use instead of encoding (the page's, for --corpus 0)");
    command
        .add_option("--corpus", options.corpus,
                    "'each': every seed draws its own images and random weights; a seed: all share "
                    "that corpus")
        ->capture_default_str();
}

Status study_shapes(ShapesStudy& o) {
    complete_nuisance(o.shapes);
    o.study.target = o.shapes.target;
    o.study.nuisance = o.shapes.nuisance;
    auto acquisitions = check_study_options(o.study);
    if (!acquisitions) return acquisitions.error();
    const auto corpus = parse_corpus(o.corpus);
    if (!corpus) return corpus.error();
    const auto first = plan_shapes(o.shapes);
    if (!first) return first.error();
    if (auto ok = check_task(*first, o.study); !ok) return ok;
    const int threads = threads_of(o.study);
    auto encoders = o.encoders.shipped.empty() ? open_encoders(o.encoders, threads)
                                               : open_shipped_features(o.encoders);
    if (!encoders) return encoders.error();
    Json settings{{"dataset", "shapes"}, {"corpus", o.corpus}};
    settings.update(shapes_settings(o.shapes));
    settings.update(study_settings(o.study));
    settings["encoders"] = o.encoders.encoders;
    settings["model"] = encoders->description;
    const StudySources sources{
        [shapes = o.shapes](std::uint64_t seed) { return shapes_examples(shapes, seed); },
        encoders->make, make_parallel(threads)};
    return run_study(
        o.study,
        make_plan(o.study, *acquisitions,
                  plan_groups(o.encoders.encoders, o.study.first_seed, o.study.seeds, *corpus),
                  *first),
        sources, settings);
}

}  // namespace bluesquare
