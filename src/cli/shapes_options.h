// The flags that describe a synthetic corpus.
#pragma once

#include <CLI/App.hpp>

#include "report/json.h"
#include "shapes/corpus.h"

namespace bluesquare {

// --target, --nuisance, --shapes, --colors, --pool, --matched, --test.
void add_shapes_flags(CLI::App& command, ShapesSettings& settings);

// Fills in the nuisance where none was named: color for shape, shape for the others.
void complete_nuisance(ShapesSettings& settings);

Json shapes_settings(const ShapesSettings& settings);

}  // namespace bluesquare
