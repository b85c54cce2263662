#include "program/blue_square.h"

#include <algorithm>
#include <array>
#include <limits>

#include "app/state_json.h"
#include "platform/threads.h"
#include "program/errand.h"

namespace bluesquare {
namespace {

// Pool examples come first in the corpus, and only they are shown.
int pool_size(const Dataset& data) {
    return static_cast<int>(std::count(data.split.begin(), data.split.end(), Split::pool));
}

}  // namespace

struct BlueSquare::Files {
    explicit Files(const std::string& folder)
        : fonts{Asset(folder, "fonts/Inter-Regular.otf"),
                Asset(folder, "fonts/Inter-SemiBold.otf")},
          features{Asset(folder, "features/pretrained.bin"),
                   Asset(folder, "features/random-init.bin")} {}

    // Arrived or failed.
    bool settled() const {
        const auto under_way = [](const Asset& asset) {
            const auto arrival = asset.poll();
            return arrival && !arrival->bytes;
        };
        return std::none_of(fonts.begin(), fonts.end(), under_way) &&
               std::none_of(features.begin(), features.end(), under_way);
    }

    std::array<Asset, 2> fonts, features;
};

BlueSquare::BlueSquare(std::unique_ptr<Window> window, ProgramOptions options)
    : window_(std::move(window)),
      options_(std::move(options)),
      files_(std::make_unique<Files>(options_.places.assets)),
      dark_(options_.theme.empty() ? prefers_dark() : options_.theme == "dark"),
      last_(std::chrono::steady_clock::now()),
      steps_left_(options_.steps) {
    nothing_yet_.settings = options_.settings;
}

BlueSquare::~BlueSquare() = default;

double BlueSquare::frame() {
    poll();
    tick();
    draw();
    return idle_seconds();
}

void BlueSquare::poll() {
    window_->poll();
    if (!session_ && files_->settled()) begin_session();
}

void BlueSquare::tick() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    if (!session_) return;
    session_->tick(seconds);
    if (options_.errand()) do_errand();
    if (session_->state().changes != drawn_changes_) window_->wake(2);
    drawn_changes_ = session_->state().changes;
}

void BlueSquare::draw() {
    if (!session_ || !window_->wants_frame()) return;
    fill_atlas();
    apply_theme(theme_, dark_, page_unit(window_size(), window_->scale()));
    const ImVec4 ground = color_of(theme_.palette.ground);
    Commands commands;
    window_->frame({ground.x, ground.y, ground.z},
                   [&] { draw_page(session_->state(), commands, look()); });
    if (commands.switch_theme) dark_ = !dark_;
    for (const Command& command : commands.asked) (void)session_->send(command);
    if (commands.switch_theme || !commands.asked.empty()) window_->wake();
}

double BlueSquare::idle_seconds() const {
    if (!session_) return std::numeric_limits<double>::infinity();
    return window_->wants_frame() ? 0 : session_->idle_seconds();
}

void BlueSquare::begin_session() {
    take_fonts();
    session_.emplace(take_sources(), options_.settings);
    files_.reset();
}

void BlueSquare::take_fonts() {
    const auto regular = files_->fonts[0].poll(), strong = files_->fonts[1].poll();
    if (regular && strong) return load_fonts(theme_, *regular->bytes, *strong->bytes);
    load_default_fonts(theme_);
}

SessionSources BlueSquare::take_sources() {
    SessionSources sources{
        make_model_source(options_.places), {}, {}, make_parallel(default_threads())};
    for (const Asset& file : files_->features) {
        const auto arrival = file.poll();
        if (!arrival) {
            sources.notice = "Features that should have come along are missing (" +
                             arrival.error().what + "); the network computes them here instead.";
            continue;
        }
        auto shipped = unpack_features(*arrival->bytes, "features");
        if (shipped)
            sources.shipped.push_back(*std::move(shipped));
        else
            sources.notice = shipped.error().what;
    }
    return sources;
}

void BlueSquare::fill_atlas() {
    const Pictures& pictures = session_->state().pictures;
    if (!pictures.images) return;
    if (pictures.version != atlas_version_) {
        atlas_.reset(pool_size(pictures.data), pictures.images->width, pictures.images->height);
        atlas_version_ = pictures.version;
        atlas_filled_ = 0;
    }
    const int ready = std::min(pictures.drawn, pool_size(pictures.data));
    atlas_.fill(*pictures.images, atlas_filled_, ready);
    atlas_filled_ = std::max(atlas_filled_, ready);
}

ImVec2 BlueSquare::window_size() const {
    const auto [width, height] = window_->size();
    return {static_cast<float>(width), static_cast<float>(height)};
}

Look BlueSquare::look() {
    return {theme_,
            {static_cast<ImTextureID>(atlas_.texture()), atlas_.columns(), atlas_.rows(),
             atlas_filled_},
            page_is_narrow(window_size(), window_->scale())};
}

std::string BlueSquare::send(std::string_view json) {
    if (!session_) return "the program is still loading; wait for ready";
    const State& state = session_->state();
    const auto command = parse_command(json, state.settings, state.rounds_per_second);
    if (!command) return command.error().what;
    const Status sent = session_->send(*command);
    return sent ? "" : sent.error().what;
}

std::string BlueSquare::state() const {
    return state_json(session_ ? session_->state() : nothing_yet_);
}

// Does the rounds, waits for all pictures, lets the last frame settle, then writes and ends.
void BlueSquare::do_errand() {
    const State& state = session_->state();
    const bool waits =
        state.phase == Phase::encoding || state.pictures.drawn < state.pictures.data.size();
    if (waits) return;
    if (steps_left_ > 0 && state.phase == Phase::ready) {
        if (session_->idle_seconds() > 0) --steps_left_, (void)session_->send(Step{});
        return;
    }
    if (!options_.screenshot.empty() && window_->screenshot().count == 0)
        return window_->capture_next();
    finish_errand(options_, state, window_->screenshot());
    window_->close();
}

}  // namespace bluesquare
