#include "cli/shapes_options.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/number_check.h"
#include "shapes/catalog.h"

namespace bluesquare {

void add_shapes_flags(CLI::App& command, ShapesSettings& settings) {
    settings.nuisance.clear();
    command
        .add_option("--target", settings.target, "What the labels mean: shape, color or background")
        ->capture_default_str();
    command.add_option(
        "--nuisance", settings.nuisance,
        "What goes along with it by accident (default: color for shape, else shape)");
    command
        .add_option("--shapes", settings.shapes,
                    "Levels of shape: some of " + kind_names(shape_kinds()))
        ->delimiter(',')
        ->capture_default_str();
    command
        .add_option("--colors", settings.colors,
                    "Levels of color: some of " + kind_names(color_kinds()))
        ->delimiter(',')
        ->capture_default_str();
    command.add_option("--pool", settings.pool, "Examples to choose from")->capture_default_str();
    command.add_option("--matched", settings.matched, "Share of the pool that is matched")
        ->check(number_from(0.0, 1.0))
        ->capture_default_str();
    command.add_option("--test", settings.test, "Test examples, balanced over groups")
        ->capture_default_str();
}

void complete_nuisance(ShapesSettings& settings) {
    if (settings.nuisance.empty())
        settings.nuisance = settings.target == "shape" ? "color" : "shape";
}

Json shapes_settings(const ShapesSettings& settings) {
    return {{"shapes", settings.shapes},
            {"colors", settings.colors},
            {"pool", settings.pool},
            {"matched", settings.matched},
            {"test", settings.test}};
}

}  // namespace bluesquare
