#include "app/attract.h"

namespace bluesquare {
namespace {

struct Scene {
    double seconds;
    std::vector<Command> (*commands)(std::uint64_t seed);
};

// Its features may have to come first: playing is for the scene that follows.
std::vector<Command> stage(int stages, std::uint64_t seed) {
    Settings settings;
    settings.seed = seed;
    return {Reset{with_stages(std::move(settings), stages)}};
}

std::vector<Command> play(std::uint64_t) { return {Play{2}}; }

const Scene kScenes[] = {
    {11,
     [](std::uint64_t seed) {
         Settings settings;
         settings.seed = seed;
         return std::vector<Command>{Reset{settings}, GoTo{1}};
     }},
    {24,
     [](std::uint64_t) {
         return std::vector<Command>{GoTo{2}, Play{1}};
     }},
    {16,
     [](std::uint64_t) {
         return std::vector<Command>{Pause{}, GoTo{3}, Study{16}};
     }},
    {14,
     [](std::uint64_t) {
         return std::vector<Command>{CancelStudy{}, GoTo{4}};
     }},
    {2,
     [](std::uint64_t seed) {
         std::vector<Command> commands = stage(2, seed);
         commands.insert(commands.begin(), GoTo{5});
         return commands;
     }},
    {9, play},
    {2, [](std::uint64_t seed) { return stage(6, seed); }},
    {9, play},
    {2, [](std::uint64_t seed) { return stage(model_stages, seed); }},
    {9, play},
};

}  // namespace

std::vector<Command> Attract::tick(double seconds, double idle) {
    if (idle < kiosk_patience) {
        if (!showing()) return {};
        scene_ = -1;
        return {Pause{}, CancelStudy{}, YouFirst{}};
    }
    left_ -= seconds;
    if (showing() && left_ > 0) return {};
    scene_ = (scene_ + 1) % static_cast<int>(std::size(kScenes));
    if (scene_ == 0) ++loops_;
    left_ = kScenes[scene_].seconds;
    return kScenes[scene_].commands(loops_);
}

}  // namespace bluesquare
