// What a session runs on: the pictures, the visitor's own among them, and the encoders that go with
// them.
#include <algorithm>

#include "app/session.h"
#include "core/quoted.h"

namespace bluesquare {

// The pictures of these settings, where others are at hand.
Status Session::take_pictures(const Settings& settings) {
    const bool own = settings.dataset == own_dataset;
    if (own && !own_)
        return usage_error(
            "these settings are for pictures of your own: drop their folder or zip on the page");
    const ShapesSettings shapes = corpus_of(settings);
    const std::string name = own ? own_->name : corpus_name(shapes);
    if (name == corpus_) {
        if (own) draw_tiles(settings);
        return Done{};
    }
    corpus_ = name;
    state_.task = {};  // of other pictures
    state_.probes.clear();
    if (!own) return drawing_.begin(shapes, state_.pictures);
    drawing_ = {};
    state_.pictures = {own_->data, own_->images, own_->data.size(), state_.pictures.version + 1,
                       own_->has_tiles()};
    tiled_ = {own_->target, own_->nuisance};
    desk_.bring(corpus_, own_->features);
    draw_tiles(settings);
    return Done{};
}

// Tiles show the task's attributes first.
void Session::draw_tiles(const Settings& settings) {
    const std::pair task(settings.target, settings.nuisance);
    const Dataset& data = own_->data;
    if (!state_.pictures.tiles || task == tiled_ || !data.find(task.first) ||
        !data.find(task.second))
        return;
    tiled_ = task;
    state_.pictures.images = with_tiles(*own_, task.first, task.second);
    ++state_.pictures.version;
}

// The visitor's own first; the program's need pictures of all.
void Session::offer_encoders() {
    state_.encoders.clear();
    if (own_ && corpus_ == own_->name)
        for (const auto& [encoder, features] : own_->features) state_.encoders.push_back(encoder);
    if (!state_.pictures.tiles)
        state_.encoders.insert(state_.encoders.end(), encoder_names().begin(),
                               encoder_names().end());
}

Status Session::check_offered(const Settings& settings) const {
    for (const std::string& encoder : settings.encoders) {
        const bool own = is_own_encoder(encoder);
        const bool there = std::ranges::count(state_.encoders, encoder) > 0;
        if (own && !there)
            return usage_error("no features came along for encoder " + in_quotes(encoder) +
                               ": drop metadata.csv with " + encoder.substr(own_encoder.size()) +
                               ".npy");
        if (!own && state_.pictures.tiles)
            return usage_error("encoder " + in_quotes(encoder) +
                               " needs a picture of every row, and some did not come along: "
                               "choose " +
                               state_.encoders[0]);
    }
    return Done{};
}

// What these settings ask of the pictures; whatever is wrong with it is found before any is
// encoded.
Status Session::take_task(const Settings& settings) {
    const auto make = settings.dataset == own_dataset ? make_own_task : make_task;
    auto task = make(state_.pictures.data, settings.target, settings.nuisance);
    if (!task) return task.error();
    const LoopSettings loop = loop_of(settings);
    if (auto ok = check_budget(*task, loop); !ok) return ok;
    if (auto ok = check_seed_set(*task, loop.seed_set, loop.seed_set_size); !ok) return ok;
    for (const double example : settings.relabelled)
        if (task->pool_position(static_cast<int>(example)) < 0)
            return usage_error("relabelled " + std::to_string(static_cast<int>(example)) +
                               ": not an example of this pool; leave it out");
    state_.task = *std::move(task);
    return Done{};
}

void Session::open_own(OwnPictures own) {
    own_ = std::move(own);
    state_.own_pictures = true;
    history_.clear();  // was about other examples
    state_.undoable = 0;
    Settings settings = answering_by_hand(state_.settings, false);
    settings.you = false;
    settings.relabelled.clear();
    settings.dataset = own_dataset;
    settings.target = own_->target;
    settings.nuisance = own_->nuisance;
    settings.seed_set_size = own_->seed_set;
    settings.encoders = Settings().encoders;
    if (!own_->features.empty()) {
        settings.encoders.clear();
        settings.acquisitions = Settings().acquisitions;
        for (const auto& [encoder, features] : own_->features) settings.encoders.push_back(encoder);
    }
    const int pool = static_cast<int>(own_->data.members(Split::pool).size());
    settings.rounds =
        std::clamp((pool - settings.seed_set_size) / settings.per_round, 1, Settings().rounds);
    if (corpus_ == own_->name) corpus_.clear();  // the same again
    begin(settings);
}

}  // namespace bluesquare
