#include "app/session.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bluesquare {
namespace {

constexpr int kImagesPerTick = 60;     // about 15 ms
constexpr double kPollSeconds = 0.05;  // while an encoder works elsewhere
constexpr double kForever = std::numeric_limits<double>::infinity();

bool racing(Phase phase) {
    return phase == Phase::ready || phase == Phase::playing || phase == Phase::finished;
}

}  // namespace

std::string_view phase_name(Phase phase) {
    constexpr std::string_view names[] = {"loading", "encoding", "ready",
                                          "playing", "finished", "error"};
    return names[static_cast<int>(phase)];
}

Session::Session(SessionSources sources, const Settings& settings)
    : sources_(std::move(sources)), desk_(sources_.encoder) {
    for (auto& shipped : sources_.shipped) desk_.add_shipped(std::move(shipped));
    sources_.shipped.clear();
    state_.notice = sources_.notice;
    state_.settings = settings;
    if (const auto ok = check_settings(settings))
        begin(settings);
    else
        fail(ok.error());
}

void Session::begin(const Settings& settings) {
    state_.settings = settings;
    state_.phase = Phase::encoding;
    state_.error.clear();
    state_.encode.reset();
    state_.arms.clear();
    state_.round = -1;
    ++state_.changes;
    race_.reset();
    steps_due_ = 0;
    const ShapesSettings shapes = corpus_of(settings);
    const std::string name = corpus_name(shapes);
    if (name != drawn_corpus_) {
        drawn_corpus_ = name;
        if (const auto ok = drawing_.begin(shapes, state_.pictures); !ok) return fail(ok.error());
    }
    auto task = make_task(state_.pictures.data, settings.target, settings.nuisance);
    if (!task) return fail(task.error());
    state_.task = *std::move(task);
    state_.shown_arm = 0;
    desk_.want(settings.encoders, name, settings.corpus);
    if (desk_.complete()) start_race();
}

void Session::fail(const Error& error) {
    state_.phase = Phase::error;
    state_.error = error.what;
    state_.encode.reset();
    desk_.stop();
    ++state_.changes;
}

void Session::draw_pictures() {
    if (drawing_.done()) return;
    drawing_.advance(kImagesPerTick, state_.pictures);
    ++state_.changes;
    if (!drawing_.done() || !racing(state_.phase)) return;
    if (const auto ok = desk_.check_pixels(*state_.pictures.images); !ok) fail(ok.error());
}

void Session::gather_features() {
    const auto ok = desk_.advance(drawing_.done() ? state_.pictures.images : nullptr);
    if (!ok) return fail(ok.error());
    state_.encode = desk_.progress();
    ++state_.changes;
    if (desk_.complete()) start_race();
}

void Session::start_race() {
    std::vector<std::shared_ptr<const Features>> features;
    for (const auto& encoder : state_.settings.encoders) features.push_back(desk_.find(encoder));
    auto race = Race::make(state_.settings, state_.task, features);
    if (!race) return fail(race.error());
    race_ = *std::move(race);
    state_.phase = Phase::ready;
    advance_race();  // the first question
}

void Session::advance_race() {
    race_->advance(sources_.parallel);
    state_.arms = race_->arms();
    state_.round = race_->round();
    if (race_->finished()) state_.phase = Phase::finished;
    ++state_.changes;
}

void Session::tick(double seconds) {
    if (state_.phase == Phase::encoding) gather_features();
    draw_pictures();
    if (steps_due_ > 0 && state_.phase == Phase::ready) {
        --steps_due_;
        advance_race();
    } else if (state_.phase == Phase::playing) {
        until_round_ -= seconds;
        if (until_round_ > 0) return;
        until_round_ = std::max(0.0, until_round_ + 1 / state_.rounds_per_second);
        advance_race();
    }
}

double Session::idle_seconds() const {
    if (!drawing_.done()) return 0;
    if (state_.phase == Phase::encoding) return kPollSeconds;
    if (state_.phase == Phase::playing) return std::max(0.0, until_round_);
    return steps_due_ > 0 && state_.phase == Phase::ready ? 0 : kForever;
}

Status Session::send(const Command& command) {
    if (const auto ok = check(command); !ok) {
        state_.error = ok.error().what;
        ++state_.changes;
        return ok;
    }
    if (state_.phase != Phase::error) state_.error.clear();
    std::visit([&](const auto& asked) { act(asked); }, command);
    ++state_.changes;
    return Done{};
}

Status Session::check(const Command& command) const {
    const bool moves =
        std::holds_alternative<Step>(command) || std::holds_alternative<Play>(command);
    if (moves && state_.phase == Phase::error)
        return usage_error(
            "nothing can run with these settings; send retry, or reset with others "
            "(corpus 0 needs no encoder)");
    if (moves && state_.phase == Phase::encoding)
        return usage_error("images are still being encoded; wait for phase ready");
    if (moves && state_.phase == Phase::finished)
        return usage_error("all rounds are done; send reset to begin again");
    if (const auto* play = std::get_if<Play>(&command))
        if (!(play->rounds_per_second >= slowest && play->rounds_per_second <= fastest))
            return usage_error("speed is out of range: choose 0.1 to 60 rounds per second");
    if (const auto* show = std::get_if<ShowArm>(&command))
        if (show->arm < 0 || show->arm >= static_cast<int>(state_.arms.size()))
            return usage_error("no arm " + std::to_string(show->arm) + ": there are " +
                               std::to_string(state_.arms.size()) + ", counted from 0");
    if (const auto* reset = std::get_if<Reset>(&command)) return check_settings(reset->settings);
    return Done{};
}

void Session::act(const Step&) {
    if (state_.phase == Phase::playing) state_.phase = Phase::ready;
    ++steps_due_;
}

void Session::act(const Play& play) {
    state_.rounds_per_second = play.rounds_per_second;
    until_round_ = 0;
    state_.phase = Phase::playing;
}

void Session::act(const Pause&) {
    if (state_.phase == Phase::playing) state_.phase = Phase::ready;
    steps_due_ = 0;
}

void Session::act(const Reset& reset) { begin(reset.settings); }
void Session::act(const Retry&) { begin(Settings(state_.settings)); }
void Session::act(const ShowArm& show) { state_.shown_arm = show.arm; }

}  // namespace bluesquare
