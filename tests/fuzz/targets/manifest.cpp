// models/manifest.json.
#include "model/manifest.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto models = parse_manifest(input, "manifest.json");
    if (!models) return require_one_line(models.error());
    for (const ModelSpec& model : *models) require(model.stage_count() > 0 && model.dimensions > 0);
}
