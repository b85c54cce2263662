#include "shapes/corpus.h"

#include <utility>

#include "exact/random.h"
#include "shapes/catalog.h"
#include "shapes/scene.h"

namespace bluesquare {
namespace {

// "pool 17": the name of the example's random numbers, the same whatever the size of the pool.
std::string stream_name(const Dataset& plan, int example) {
    const bool pool = plan.split[example] == Split::pool;
    int before = 0;
    for (int i = 0; i < example; ++i) before += plan.split[i] == plan.split[example];
    return (pool ? "pool " : "test ") + std::to_string(before);
}

template <class Kind>
int row_of(std::span<const Kind> kinds, const Dataset& plan, std::string_view name, int example) {
    const Attribute& attribute = *plan.find(name);
    return kind_index(kinds, attribute.levels[attribute.codes[example]]);
}

}  // namespace

void render_example(const Dataset& plan, std::uint64_t seed, int example, std::uint8_t* rgb) {
    Rng rng(seed, stream_name(plan, example));
    const int shape = row_of(shape_kinds(), plan, "shape", example);
    const int color = row_of(color_kinds(), plan, "color", example);
    const int background = row_of(background_kinds(), plan, "background", example);
    render(draw_scene(shape, color, background, rng), rng, rgb);
}

Result<Corpus> make_shapes(const ShapesSettings& settings) {
    auto plan = plan_shapes(settings);
    if (!plan) return plan.error();
    Corpus corpus{std::move(*plan), {}};
    auto& images = corpus.images;
    images.count = corpus.data.size();
    images.width = images.height = scene_size;
    images.rgb.resize(images.count * images.bytes_each());
    for (int i = 0; i < images.count; ++i)
        render_example(corpus.data, settings.seed, i, images.image(i));
    return corpus;
}

}  // namespace bluesquare
