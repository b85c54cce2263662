#include "lab/signature.h"

#include <bit>
#include <cstdint>

#include "exact/fnv.h"
#include "shapes/corpus.h"
#include "study/head_group.h"

namespace bluesquare {
namespace {

class Hash {
   public:
    void add(std::uint64_t value) {
        for (int shift = 0; shift < 64; shift += 8)
            hash_.add(static_cast<std::uint8_t>(value >> shift));
    }
    void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
    void add(const std::vector<int>& values) {
        for (int value : values) add(static_cast<std::uint64_t>(value));
    }
    std::string hex() const { return hash_.hex(); }

   private:
    Fnv hash_;
};

// 12 x 12 x 3 block means of each image: n x 432.
Features block_means(const Images& images) {
    constexpr int blocks = 12;
    const int side = images.width / blocks;
    Features means = Features::Zero(images.count, blocks * blocks * 3);
    for (int i = 0; i < images.count; ++i)
        for (int y = 0; y < blocks * side; ++y)
            for (int x = 0; x < blocks * side; ++x)
                for (int c = 0; c < 3; ++c)
                    means(i, (y / side * blocks + x / side) * 3 + c) +=
                        images.image(i)[(y * images.width + x) * 3 + c];
    return means / static_cast<float>(255 * side * side);
}

// max(0, x W) with normal W: n x 96.
Features random_layer(const Features& x) {
    constexpr int width = 96;
    Rng rng(7, "signature");
    Features weights(x.cols(), width);
    for (Eigen::Index i = 0; i < weights.size(); ++i)
        weights.data()[i] = static_cast<float>(rng.normal());
    return multiply(x, weights).cwiseMax(0.0).cast<float>();
}

void add_study(const ShapesSettings& settings, const Parallel& parallel, Hash& hash) {
    const auto corpus = make_shapes(settings);
    for (std::uint8_t byte : corpus->images.rgb) hash.add(std::uint64_t{byte});
    auto task = make_task(corpus->data, settings.target, settings.nuisance);
    std::vector<RunKey> runs;
    for (const auto& strategy : strategies())
        for (std::uint64_t seed : {1, 2}) runs.push_back({&strategy, seed});
    LoopSettings loop;
    loop.rounds = 8;
    auto group =
        HeadGroup::make(make_ground(*std::move(task), random_layer(block_means(corpus->images))),
                        "signature", runs, loop, {}, parallel);
    while (!finished(*group)) {
        for (const Record& record : group->advance()) {
            hash.add(record.seed_set);
            hash.add(record.picked);
            hash.add(record.accuracy);
            hash.add(record.worst_group);
        }
        for (std::size_t run = 0; run < runs.size(); ++run)
            for (double score : group->picked_scores(static_cast<int>(run))) hash.add(score);
    }
}

}  // namespace

std::string study_signature(const Parallel& parallel) {
    Hash hash;
    ShapesSettings two;
    two.pool = 300;
    two.test = 80;
    two.seed = 5;
    ShapesSettings four = two;
    four.shapes = {"square", "circle", "triangle", "star"};
    four.colors = {"red", "blue", "green", "yellow"};
    add_study(two, parallel, hash);
    add_study(four, parallel, hash);
    return hash.hex();
}

}  // namespace bluesquare
