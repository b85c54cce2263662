#include "app/session.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bluesquare {
namespace {

constexpr int kImagesPerTick = 60;     // about 15 ms
constexpr int kBarSteps = 20;          // of a study's bar: drawing may take longer than a slice
constexpr int kSlowBarSteps = 200;     // where it takes minutes
constexpr int kWeighedShown = 20;      // examples of the pool between two frames
constexpr double kPollSeconds = 0.05;  // while an encoder works elsewhere
constexpr double kForever = std::numeric_limits<double>::infinity();

bool racing(Phase phase) {
    return phase == Phase::ready || phase == Phase::asking || phase == Phase::playing ||
           phase == Phase::finished;
}

// The corpus whose features come with the program.
std::string shipped_corpus() { return corpus_name(corpus_of({})); }

}  // namespace

Session::Session(SessionSources sources, const Link& link)
    : sources_(std::move(sources)), desk_(sources_.encoder, sources_.shipped) {
    state_.settings = link.settings;
    state_.view = link.view;
    if (const auto ok = check_settings(link.settings); !ok) {
        fail(ok.error());
        return;
    }
    begin(link);
}

Link Session::link() const {
    const int round = std::clamp(std::max(done(), rounds_due_), 0, state_.settings.rounds);
    Link link{state_.settings, state_.view, round, look_back_due_, state_.answers, state_.choices};
    if (looks_back(state_)) link.at = state_.round;
    link.answers.insert(link.answers.end(), answers_due_.begin(), answers_due_.end());
    link.choices.insert(link.choices.end(), state_.chosen.begin(), state_.chosen.end());
    link.choices.insert(link.choices.end(), choices_due_.begin(), choices_due_.end());
    return link;
}

void Session::note(std::string notice) {
    state_.notice = std::move(notice);
    ++state_.changes;
}

void Session::set_engine(std::string engine) {
    if (engine == state_.engine) return;
    state_.engine = std::move(engine);
    ++state_.changes;
}

void Session::begin(const Link& link) {
    begin(link.settings);
    rounds_due_ = link.round;
    look_back_due_ = link.at;
    answers_due_.assign(link.answers.begin(), link.answers.end());
    choices_due_.assign(link.choices.begin(), link.choices.end());
    if (race_) replay();
}

void Session::begin(const Settings& settings) {
    ++begun_;
    state_.settings = settings;
    state_.phase = Phase::loading;
    state_.error.clear();
    state_.encode.reset();
    state_.arms.clear();
    state_.unforked.clear();
    state_.round = state_.your_arm = -1;
    state_.timeline = {};
    state_.what_if = {};
    state_.stage_maps.at = -1;
    state_.shown_arm = state_.shown_pick = 0;
    state_.lens = {};
    state_.answers.clear();
    state_.choices.clear();
    state_.chosen.clear();
    state_.opening = Opening{.answer = state_.opening.answer};
    state_.scene = {};
    scene_due_ = 0;
    state_.pointed = {};
    ++state_.changes;
    race_.reset();
    unforked_.reset();
    axes_.clear();
    rounds_due_ = 0;
    look_back_due_.reset();
    answers_due_.clear();
    choices_due_.clear();
    study_.clear(state_.study);
    tuning_.clear(state_);
    const auto taken = take_pictures(settings);
    offer_encoders();
    if (!taken) return fail(taken.error());
    if (const auto ok = check_offered(settings); !ok) return fail(ok.error());
    if (const auto ok = take_task(settings); !ok) return fail(ok.error());
    stage_maps_.follow(state_);
    desk_.want(settings.encoders, corpus_, corpus_seed(settings), corpus_ == shipped_corpus());
    gather_features();
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
    if (auto notice = desk_.take_notice(); !notice.empty()) note(std::move(notice));
    if (desk_.complete()) return start_race();
    const auto progress = desk_.progress();
    if (progress) state_.phase = Phase::encoding;
    state_.encode = progress;
    ++state_.changes;
}

void Session::start_race() {
    state_.encode.reset();
    std::vector<std::shared_ptr<const Features>> features;
    for (const auto& encoder : state_.settings.encoders) features.push_back(desk_.find(encoder));
    auto race = Race::make(state_.settings, state_.task, features, sources_.parallel);
    if (!race) return fail(race.error());
    for (const double example : state_.settings.relabelled)
        if (std::ranges::count(race->run(0).positions(),
                               state_.task.pool_position(static_cast<int>(example))) > 0)
            return fail(usage_error("relabelled " + std::to_string(static_cast<int>(example)) +
                                    ": labelled at the start, not asked about; leave it out"));
    if (!state_.settings.relabelled.empty()) {
        Settings plain = state_.settings;
        plain.relabelled.clear();
        auto unforked = Race::make(plain, state_.task, features, sources_.parallel);
        if (!unforked) return fail(unforked.error());
        unforked_ = *std::move(unforked);
    }
    race_ = *std::move(race);
    state_.your_arm = race_->your_arm();
    state_.shown_arm = std::max(state_.your_arm, 0);
    state_.phase = Phase::ready;
    if (state_.settings.opened) race_->ask_first(opening_example(state_));
    advance_race();  // the first question
    replay();
    begin_opening(state_);
}

// What a link or an undo left to do. Stops where the visitor's part is missing.
void Session::replay() {
    while (race_ && state_.phase == Phase::asking && !answers_due_.empty()) {
        const int label = answers_due_.front();
        answers_due_.pop_front();
        if (label < state_.task.class_count()) act(Answer{label});
    }
    while (race_ && state_.your_arm >= 0 && !choices_due_.empty() &&
           std::ssize(state_.chosen) < state_.settings.per_round) {
        const Choose choose{choices_due_.front()};
        choices_due_.pop_front();
        if (check(choose)) act(choose);
    }
    if (state_.settings.by_hand) rounds_due_ = 0;
}

void Session::advance_race() {
    if (state_.your_arm >= 0 && !state_.chosen.empty()) {
        race_->choose(state_.chosen);
        state_.choices.insert(state_.choices.end(), state_.chosen.begin(), state_.chosen.end());
        state_.chosen.clear();
    }
    race_->advance();
    if (unforked_) unforked_->advance();
    if (race_->finished())
        state_.phase = Phase::finished;
    else
        wait_for_visitor();
    show_round(race_->round());
}

void Session::show_round(int round) {
    state_.timeline.done = race_->round();
    state_.round = round;
    state_.arms = race_->arms();
    state_.unforked.clear();
    if (unforked_)
        for (const ArmState& arm : unforked_->arms())
            state_.unforked.push_back(at_round(arm, round));
    if (looks_back(state_))
        for (ArmState& arm : state_.arms) arm = at_round(arm, round);
    else if (picks_now(state_))
        for (int arm = 0; arm < std::ssize(state_.arms); ++arm)
            if (arm != state_.your_arm) state_.arms[arm] = labelled_so_far(state_.arms[arm]);
    if (picks_now(state_)) {
        state_.shown_arm = state_.your_arm;
        state_.what_if = {};
    }
    state_.shown_pick = 0;
    put_under_lens();
}

void Session::wait_for_visitor() {
    const bool answers = state_.settings.by_hand;
    const bool picks =
        state_.your_arm >= 0 && std::ssize(state_.chosen) < state_.settings.per_round;
    if (answers || picks)
        state_.phase = Phase::asking;
    else if (state_.phase == Phase::asking)
        state_.phase = Phase::ready;
}

void Session::put_under_lens() {
    ++state_.changes;
    const ArmState& arm = state_.arms[state_.shown_arm];
    auto& axis = axes_[arm.arm.encoder];
    if (axis.place.empty())
        axis = map_axis(state_.pictures.data, state_.task, *desk_.find(arm.arm.encoder));
    state_.lens = look_through_lens(*race_, state_.task, state_.shown_arm, state_.round, axis);
    const ArmState& whole = race_->arms()[state_.shown_arm];
    const bool hidden = state_.your_arm >= 0 && state_.shown_arm != state_.your_arm &&
                        state_.phase != Phase::finished;
    state_.timeline.rare = rare_by_round(hidden ? labelled_so_far(whole) : whole);
    what_if_.follow(*race_, state_);
}

void Session::tick(double seconds) {
    if (state_.phase == Phase::loading || state_.phase == Phase::encoding) gather_features();
    draw_pictures();
    if (!race_ || state_.phase == Phase::error) return;
    if (due()) {
        advance_race();
        replay();
        if (done() == rounds_due_) begin_opening(state_);
    } else if (has_scene_due()) {
        enter_scene();
    } else if (state_.phase == Phase::playing) {
        until_round_ -= seconds;
        if (until_round_ <= 0) {
            until_round_ = std::max(0.0, until_round_ + 1 / state_.rounds_per_second);
            advance_race();
        }
    } else if (advance_opening(seconds, state_)) {
        advance_race();
    }
    look_back_as_linked();
    train_network(seconds);
    do_background_work(seconds);
}

// In a worker or on threads of its own: here it is only asked how far it is.
void Session::train_network(double seconds) {
    TuningState& tuning = state_.tuning;
    if (!tuning.running || !drawing_.done()) return;
    const auto shown = [&] {
        return std::pair(std::floor(tuning.fraction * kSlowBarSteps), std::floor(tuning.seconds));
    };
    const auto before = shown();
    tuning_.advance(sources_.tuning, seconds, state_);
    if (!tuning.running || shown() != before) ++state_.changes;
    if (!tuning.error.empty()) note("Training stopped: " + tuning.error);
}

bool Session::due() const {
    return rounds_due_ > 0 && done() < rounds_due_ && state_.phase == Phase::ready;
}

bool Session::has_scene_due() const { return scene_due_ > 0 && racing(state_.phase); }

// Once the rounds of a link are done.
void Session::look_back_as_linked() {
    if (!look_back_due_ || due() || done() < 0) return;
    const int round = *look_back_due_;
    look_back_due_.reset();
    if (round < done() && state_.opening.stage == OpeningStage::over) show_round(round);
}

// At most one of what takes time and can wait.
void Session::do_background_work(double seconds) {
    std::string encoder;
    const Attribute* attribute = nullptr;
    if (state_.study.running) {
        const int steps = state_.study.afresh ? kSlowBarSteps : kBarSteps;
        const auto shown = [&] { return std::floor(state_.study.fraction * steps); };
        const double before = shown();
        study_.advance(seconds, state_.study);
        if (!state_.study.running || shown() != before) ++state_.changes;
        if (!state_.study.error.empty()) note("The study stopped: " + state_.study.error);
    } else if (WhatIfDesk::wants_more(state_)) {
        const auto shown = [&] { return state_.what_if.weighed / kWeighedShown; };
        const int before = shown();
        what_if_.advance(*race_, state_);
        if (!WhatIfDesk::wants_more(state_) || shown() != before) ++state_.changes;
    } else if (wants_probe(encoder, attribute)) {
        ProbeResult result{encoder, attribute->name, corpus_seed(state_.settings), NAN,
                           1.0 / static_cast<double>(attribute->levels.size())};
        if (const auto probe = fit_probe(state_.pictures.data, *attribute, *desk_.find(encoder), {},
                                         corpus_seed(state_.settings))) {
            result.accuracy = probe->accuracy;
            result.converged = probe->converged;
        }
        state_.probes.push_back(std::move(result));
        ++state_.changes;
    } else if (wants_emergence()) {
        const auto bytes = sources_.emergence();
        if (bytes && !*bytes) return;
        emergence_asked_ = true;
        auto emergence =
            bytes ? parse_emergence(**bytes, "emergence.json") : Result<Emergence>(bytes.error());
        if (emergence) state_.emergence = *std::move(emergence);
        if (!emergence) note(emergence.error().what);
        ++state_.changes;
    } else if (stage_maps_.wants_more(state_)) {
        const auto before = state_.stage_maps.maps.size();
        if (const auto ok = stage_maps_.advance(desk_, sources_.parallel, state_); !ok)
            note(ok.error().what);
        if (state_.stage_maps.maps.size() != before) ++state_.changes;
    }
}

bool Session::wants_probe(std::string& encoder, const Attribute*& attribute) const {
    if (state_.view.panel != "mechanism" || !racing(state_.phase)) return false;
    for (const auto& name : state_.settings.encoders)
        for (const Attribute& one : state_.pictures.data.attributes) {
            const bool done = std::any_of(
                state_.probes.begin(), state_.probes.end(), [&](const ProbeResult& probe) {
                    return probe.encoder == name && probe.attribute == one.name;
                });
            if (done || one.levels.size() < 2) continue;
            encoder = name;
            attribute = &one;
            return true;
        }
    return false;
}

bool Session::wants_emergence() const {
    return state_.view.panel == "emergence" && !state_.emergence && !emergence_asked_ &&
           sources_.emergence;
}

double Session::idle_seconds() const {
    if (!drawing_.done()) return 0;
    if (state_.phase == Phase::encoding || state_.phase == Phase::loading) return kPollSeconds;
    if (state_.phase == Phase::error) return kForever;
    std::string encoder;
    const Attribute* attribute = nullptr;
    const StudyState& study = state_.study;
    if ((study.running && !study.waiting) || wants_probe(encoder, attribute)) return 0;
    if (WhatIfDesk::wants_more(state_)) return 0;
    const double poll = study.running || state_.tuning.running || wants_emergence() ||
                                stage_maps_.wants_more(state_)
                            ? kPollSeconds
                            : kForever;
    if (state_.phase == Phase::playing && !has_scene_due())
        return std::min(poll, std::max(0.0, until_round_));
    if (state_.opening.stage == OpeningStage::watch)
        return std::min(poll, std::max(0.0, state_.opening.left));
    return due() || has_scene_due() ? 0 : poll;
}

}  // namespace bluesquare
