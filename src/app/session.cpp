#include "app/session.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/story.h"

namespace bluesquare {
namespace {

constexpr int kImagesPerTick = 60;     // about 15 ms
constexpr int kBarSteps = 20;          // of a study's bar: drawing may take longer than a slice
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
    begin(link.settings);
    rounds_due_ = link.round;
    answers_due_.assign(link.answers.begin(), link.answers.end());
    choices_due_.assign(link.choices.begin(), link.choices.end());
    if (race_) replay();
}

Link Session::link() const {
    const int round = std::clamp(std::max(state_.round, rounds_due_), 0, state_.settings.rounds);
    Link link{state_.settings, state_.view, round, state_.answers, state_.choices};
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

void Session::begin(const Settings& settings) {
    state_.settings = settings;
    state_.phase = Phase::loading;
    state_.error.clear();
    state_.encode.reset();
    state_.arms.clear();
    state_.round = state_.your_arm = -1;
    state_.shown_arm = state_.shown_pick = 0;
    state_.lens = {};
    state_.answers.clear();
    state_.choices.clear();
    state_.chosen.clear();
    ++state_.changes;
    race_.reset();
    axes_.clear();
    rounds_due_ = 0;
    answers_due_.clear();
    choices_due_.clear();
    study_.cancel(state_.study);
    if (const auto ok = take_pictures(settings); !ok) return fail(ok.error());
    auto task = make_task(state_.pictures.data, settings.target, settings.nuisance);
    if (!task) return fail(task.error());
    state_.task = *std::move(task);
    desk_.want(settings.encoders, corpus_, settings.corpus, corpus_ == shipped_corpus());
    gather_features();
}

// The pictures of these settings, where others are at hand.
Status Session::take_pictures(const Settings& settings) {
    const bool own = settings.dataset == own_dataset;
    if (own && !own_)
        return usage_error(
            "these settings are for pictures of your own: drop their folder or zip on the page");
    const ShapesSettings shapes = corpus_of(settings);
    const std::string name = own ? own_->name : corpus_name(shapes);
    if (name == corpus_) return Done{};
    corpus_ = name;
    state_.probes.clear();
    if (!own) return drawing_.begin(shapes, state_.pictures);
    drawing_ = {};
    state_.pictures = {own_->data, own_->images, own_->data.size(), state_.pictures.version + 1};
    return Done{};
}

void Session::open_own(OwnPictures own) {
    own_ = std::move(own);
    state_.own_pictures = true;
    const auto& attributes = own_->data.attributes;
    Settings settings = answering_by_hand(state_.settings, false);
    settings.dataset = own_dataset;
    settings.target = attributes[0].name;
    settings.nuisance = attributes[1].name;
    settings.seed_set = std::max(10, 2 * static_cast<int>(attributes[0].levels.size()));
    const int pool = static_cast<int>(own_->data.members(Split::pool).size());
    settings.rounds =
        std::clamp((pool - settings.seed_set) / settings.per_round, 1, Settings().rounds);
    if (corpus_ == own_->name) corpus_.clear();  // the same again
    begin(settings);
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
    auto race = Race::make(state_.settings, state_.task, features);
    if (!race) return fail(race.error());
    race_ = *std::move(race);
    state_.your_arm = race_->your_arm();
    state_.shown_arm = std::max(state_.your_arm, 0);
    state_.phase = Phase::ready;
    advance_race();  // the first question
    replay();
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
    race_->advance(sources_.parallel);
    state_.arms = race_->arms();
    state_.round = race_->round();
    state_.shown_pick = 0;
    if (race_->finished())
        state_.phase = Phase::finished;
    else
        wait_for_visitor();
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
    state_.lens = look_through_lens(*race_, state_.task, state_.shown_arm, axis);
}

void Session::tick(double seconds) {
    if (state_.phase == Phase::loading || state_.phase == Phase::encoding) gather_features();
    draw_pictures();
    if (!race_ || state_.phase == Phase::error) return;
    if (rounds_due_ > 0 && state_.round < rounds_due_ && state_.phase == Phase::ready) {
        advance_race();
        replay();
    } else if (state_.phase == Phase::playing) {
        until_round_ -= seconds;
        if (until_round_ <= 0) {
            until_round_ = std::max(0.0, until_round_ + 1 / state_.rounds_per_second);
            advance_race();
        }
    }
    do_background_work(seconds);
}

// At most one of what takes time and can wait.
void Session::do_background_work(double seconds) {
    std::string encoder;
    const Attribute* attribute = nullptr;
    if (state_.study.running) {
        const auto shown = [&] { return std::floor(state_.study.fraction * kBarSteps); };
        const double before = shown();
        study_.advance(seconds, state_.study);
        if (!state_.study.running || shown() != before) ++state_.changes;
    } else if (wants_probe(encoder, attribute)) {
        ProbeResult result{encoder, attribute->name, state_.settings.corpus, NAN,
                           1.0 / static_cast<double>(attribute->levels.size())};
        if (const auto probe = fit_probe(state_.pictures.data, *attribute, *desk_.find(encoder), {},
                                         state_.settings.corpus))
            result.accuracy = probe->accuracy;
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
    }
}

bool Session::wants_probe(std::string& encoder, const Attribute*& attribute) const {
    if (state_.view.panel != Panel::mechanism || !racing(state_.phase)) return false;
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
    return state_.view.panel == Panel::emergence && !state_.emergence && !emergence_asked_ &&
           sources_.emergence;
}

double Session::idle_seconds() const {
    if (!drawing_.done()) return 0;
    if (state_.phase == Phase::encoding || state_.phase == Phase::loading) return kPollSeconds;
    if (state_.phase == Phase::error) return kForever;
    std::string encoder;
    const Attribute* attribute = nullptr;
    if (state_.study.running || wants_probe(encoder, attribute)) return 0;
    const double poll = wants_emergence() ? kPollSeconds : kForever;
    if (state_.phase == Phase::playing) return std::min(poll, std::max(0.0, until_round_));
    const bool due = rounds_due_ > 0 && state_.round < rounds_due_ && state_.phase == Phase::ready;
    return due ? 0 : poll;
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

// For commands that carry the race on.
Status Session::check_moves() const {
    if (state_.phase == Phase::error)
        return usage_error(
            "nothing can run with these settings; send retry, or reset with others "
            "(corpus 0 needs no encoder)");
    if (state_.phase == Phase::encoding || state_.phase == Phase::loading)
        return usage_error("images are still being encoded; wait for phase ready");
    if (state_.phase == Phase::finished)
        return usage_error("all rounds are done; send reset to begin again");
    if (state_.phase == Phase::asking)
        return usage_error(state_.settings.by_hand
                               ? "the learner waits for your answer; send answer"
                               : "pick " + std::to_string(state_.settings.per_round) +
                                     " pictures first; send choose");
    return Done{};
}

Status Session::check(const Command& command) const {
    if (std::holds_alternative<Step>(command)) return check_moves();
    if (const auto* play = std::get_if<Play>(&command)) {
        if (!(play->rounds_per_second >= slowest && play->rounds_per_second <= fastest))
            return usage_error("speed is out of range: choose 0.1 to 60 rounds per second");
        if (state_.your_arm >= 0)
            return usage_error("your own lane goes on step by step; send choose and step");
        return check_moves();
    }
    if (const auto* show = std::get_if<ShowArm>(&command))
        if (show->arm < 0 || show->arm >= std::ssize(state_.arms))
            return usage_error("no arm " + std::to_string(show->arm) + ": there are " +
                               std::to_string(state_.arms.size()) + ", counted from 0");
    if (const auto* show = std::get_if<ShowPick>(&command))
        if (show->pick < 0 || show->pick >= std::ssize(state_.lens.questions))
            return usage_error("no pick " + std::to_string(show->pick) + ": there are " +
                               std::to_string(state_.lens.questions.size()) + ", counted from 0");
    if (const auto* reset = std::get_if<Reset>(&command)) return check_settings(reset->settings);
    if (const auto* look = std::get_if<SetView>(&command)) return check_view(look->view);
    if (const auto* go = std::get_if<GoTo>(&command))
        if (go->step < 0 || go->step > story_length())
            return usage_error("no step " + std::to_string(go->step) + ": the story has " +
                               std::to_string(story_length()));
    if (const auto* answer = std::get_if<Answer>(&command)) {
        if (!state_.settings.by_hand || state_.phase != Phase::asking)
            return usage_error("nothing waits for an answer; send reset with by_hand");
        if (answer->label < 0 || answer->label >= state_.task.class_count())
            return usage_error("no class " + std::to_string(answer->label) + ": there are " +
                               std::to_string(state_.task.class_count()) + ", counted from 0");
    }
    if (const auto* choose = std::get_if<Choose>(&command)) {
        if (state_.your_arm < 0 || state_.phase == Phase::finished)
            return usage_error("there is no lane of your own; send reset with you");
        const auto& pool = state_.task.pool;
        const ArmState& you = state_.arms[state_.your_arm];
        const auto has = [&](const std::vector<int>& list) {
            return std::find(list.begin(), list.end(), choose->example) != list.end();
        };
        if (!std::binary_search(pool.begin(), pool.end(), choose->example) || has(you.seed_set) ||
            has(you.picks))
            return usage_error("example " + std::to_string(choose->example) +
                               " is not an unlabelled one of the pool");
        if (!has(state_.chosen) && std::ssize(state_.chosen) >= state_.settings.per_round)
            return usage_error("that is " + std::to_string(state_.settings.per_round) +
                               " already: put one back first");
    }
    if (const auto* study = std::get_if<Study>(&command)) {
        if (!race_ || state_.phase == Phase::error)
            return usage_error("there are no features to study yet");
        if (study->seeds < 1 || study->seeds > most_study_seeds)
            return usage_error("seeds are out of range: choose 1 to " +
                               std::to_string(most_study_seeds));
    }
    if (const auto* open = std::get_if<Open>(&command))
        if (const auto link = parse_link(open->link); !link) return link.error();
    return Done{};
}

void Session::act(const Step&) {
    if (state_.phase == Phase::playing) state_.phase = Phase::ready;
    rounds_due_ = std::max(rounds_due_, state_.round) + 1;
}

void Session::act(const Play& play) {
    state_.rounds_per_second = play.rounds_per_second;
    until_round_ = 0;
    rounds_due_ = 0;
    state_.phase = Phase::playing;
}

void Session::act(const Pause&) {
    if (state_.phase == Phase::playing) state_.phase = Phase::ready;
    rounds_due_ = 0;
}

void Session::act(const Reset& reset) { begin(Settings(reset.settings)); }
void Session::act(const Retry&) { begin(Settings(state_.settings)); }

void Session::act(const ShowArm& show) {
    state_.shown_arm = show.arm;
    state_.shown_pick = 0;
    put_under_lens();
}

void Session::act(const ShowPick& show) { state_.shown_pick = show.pick; }
void Session::act(const SetView& look) { state_.view = look.view; }

void Session::act(const GoTo& go) {
    if (go.step == 0) {
        state_.view.step = 0;
        return;
    }
    Settings settings = state_.settings;
    go_to_step(go.step, settings, state_.view);
    if (settings != state_.settings || state_.phase == Phase::error) begin(settings);
}

void Session::act(const Answer& answer) {
    state_.answers.push_back(answer.label);
    if (pending_question(state_) != 0) return;
    const auto first = state_.answers.end() - state_.settings.per_round;
    race_->answer({first, state_.answers.end()});
    advance_race();
}

// By hand everything is played again without the last answer: a learner does not forget.
void Session::act(const Undo&) {
    if (state_.your_arm >= 0 && !state_.chosen.empty()) {
        state_.chosen.pop_back();
        return wait_for_visitor();
    }
    if (state_.answers.empty()) return;
    const std::vector<int> answers(state_.answers.begin(), state_.answers.end() - 1);
    begin(Settings(state_.settings));
    answers_due_.assign(answers.begin(), answers.end());
    replay();
}

void Session::act(const Choose& choose) {
    const auto found = std::find(state_.chosen.begin(), state_.chosen.end(), choose.example);
    if (found != state_.chosen.end())
        state_.chosen.erase(found);
    else
        state_.chosen.push_back(choose.example);
    if (std::ssize(state_.chosen) == state_.settings.per_round)
        state_.phase = Phase::ready;
    else
        wait_for_visitor();
}

void Session::act(const Study& study) {
    Settings settings = state_.settings;
    settings.by_hand = settings.you = false;
    std::map<std::string, std::shared_ptr<const Features>> features;
    for (const auto& encoder : settings.encoders) features[encoder] = desk_.find(encoder);
    study_.begin(settings, state_.pictures.data, state_.pictures.images, std::move(features),
                 study.seeds, sources_.parallel, state_.study);
}

void Session::act(const CancelStudy&) { study_.cancel(state_.study); }

void Session::act(const Dismiss&) { state_.notice.clear(); }

void Session::act(const Open& open) {
    const auto link = parse_link(open.link);
    state_.view = link->view;
    begin(link->settings);
    rounds_due_ = link->round;
    answers_due_.assign(link->answers.begin(), link->answers.end());
    choices_due_.assign(link->choices.begin(), link->choices.end());
    replay();
}

}  // namespace bluesquare
