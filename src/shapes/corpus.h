// The synthetic corpus of the paper's first figure: coloured shapes whose target and nuisance
// attributes go together in the pool and not in the test set.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/images.h"
#include "core/result.h"

namespace bluesquare {

// Names come from shapes/catalog.h. Target and nuisance are two of shape, color and background,
// with equally many levels, at least two; level i of one is matched with level i of the other.
struct ShapesSettings {
    std::vector<std::string> shapes{"square", "circle"};
    std::vector<std::string> colors{"red", "blue"};
    std::string target = "color", nuisance = "shape";
    int pool = 600;
    double matched = 0.95;  // share of the pool in matched groups, 0 to 1
    int test = 400;
    std::uint64_t seed = 0;
};

// Target and nuisance swapped where need be, so that "shape with color" and "color with shape" are
// two tasks on the same pictures.
ShapesSettings in_fixed_order(ShapesSettings settings);

struct Corpus {
    Dataset data;   // shape, color, background; pool examples first, then test
    Images images;  // 96 x 96
};

// Most examples that one corpus may have (27 kB each).
inline constexpr int largest_corpus = 20000;

// What each example shows, without the pixels. In the pool round(matched x pool) examples are
// matched, the others spread evenly over the mismatched groups; the test set is spread evenly over
// all groups. Counts within such a spread differ by at most 1, classes by at most 1 too. The third
// attribute is spread evenly within each group. Usage error for settings that cannot be met.
Result<Dataset> plan_shapes(const ShapesSettings& settings);

// Draws one example of the plan: 96 x 96 x 3 bytes. Depends on the seed, the split, the position
// within the split and the three attributes, nothing else.
void render_example(const Dataset& plan, std::uint64_t seed, int example, std::uint8_t* rgb);

// Both of the above for all examples; 1,000 take about a quarter of a second.
Result<Corpus> make_shapes(const ShapesSettings& settings);

}  // namespace bluesquare
