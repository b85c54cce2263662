// What a session is asked to do: whether it can, and doing it.
#include <algorithm>

#include "app/evidence.h"
#include "app/opening.h"
#include "app/session.h"
#include "app/story.h"
#include "core/quoted.h"

namespace bluesquare {
namespace {

// What the visitor does with the page itself leaves the opening.
bool leaves_opening(const Command& command) {
    return std::holds_alternative<Step>(command) || std::holds_alternative<Play>(command) ||
           std::holds_alternative<Reset>(command) || std::holds_alternative<GoTo>(command) ||
           std::holds_alternative<Study>(command);
}

// What undo knows as one act; answers and picks have their own.
bool is_an_act(const Command& command, OpeningStage stage) {
    if (std::holds_alternative<Reset>(command) || std::holds_alternative<GoTo>(command) ||
        std::holds_alternative<YouFirst>(command) || std::holds_alternative<Open>(command) ||
        std::holds_alternative<Relabel>(command))
        return true;
    return stage != OpeningStage::over &&
           (std::holds_alternative<Answer>(command) || std::holds_alternative<Bet>(command) ||
            leaves_opening(command));
}

// What only looks leaves a round that is looked back at on the screen.
bool only_looks(const Command& command) {
    return std::holds_alternative<ShowArm>(command) || std::holds_alternative<ShowPick>(command) ||
           std::holds_alternative<AskWhatIf>(command) || std::holds_alternative<PointAt>(command) ||
           std::holds_alternative<Relabel>(command) ||
           std::holds_alternative<DragStages>(command) ||
           std::holds_alternative<SetView>(command) || std::holds_alternative<Dismiss>(command) ||
           std::holds_alternative<Study>(command) || std::holds_alternative<CancelStudy>(command) ||
           std::holds_alternative<Train>(command) ||
           std::holds_alternative<CancelTraining>(command) || std::holds_alternative<GoTo>(command);
}

// Back to where the visitor was.
bool returns(const Command& command) {
    return std::holds_alternative<Undo>(command) || std::holds_alternative<Open>(command);
}

// What the visitor may do within a scene; all else leaves it.
bool keeps_scene(const Command& command) {
    return std::holds_alternative<AskWhatIf>(command) || std::holds_alternative<PointAt>(command) ||
           std::holds_alternative<DragStages>(command) ||
           std::holds_alternative<SetView>(command) || std::holds_alternative<Dismiss>(command);
}

}  // namespace

Status Session::send(const Command& command) {
    if (const auto ok = check(command); !ok) {
        state_.error = ok.error().what;
        ++state_.changes;
        return ok;
    }
    if (state_.phase != Phase::error) state_.error.clear();
    std::optional<Link> before;
    if (is_an_act(command, state_.opening.stage)) before = link();
    const std::uint64_t begun = begun_;
    if (leaves_opening(command)) end_opening(state_);
    if (!keeps_scene(command) && !returns(command)) leave_scene();
    if (looks_back(state_) && !only_looks(command)) show_round(done());
    std::visit([&](const auto& asked) { act(asked); }, command);
    if (returns(command)) leave_scene();
    if (before) remember(*std::move(before), begun != begun_, command);
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
    const bool hidden =
        std::holds_alternative<ShowArm>(command) || std::holds_alternative<AskWhatIf>(command);
    if (hidden && picks_now(state_))
        return usage_error(
            "what the others ask shows once your pictures are labelled; send choose and step");
    if (const auto* show = std::get_if<ShowArm>(&command))
        if (show->arm < 0 || show->arm >= std::ssize(state_.arms))
            return usage_error("no arm " + std::to_string(show->arm) + ": there are " +
                               std::to_string(state_.arms.size()) + ", counted from 0");
    if (const auto* show = std::get_if<ShowPick>(&command))
        if (show->pick < 0 || show->pick >= std::ssize(state_.lens.questions))
            return usage_error("no pick " + std::to_string(show->pick) + ": there are " +
                               std::to_string(state_.lens.questions.size()) + ", counted from 0");
    if (const auto* rewind = std::get_if<Rewind>(&command); rewind && rewind->round >= 0) {
        if (rewind->round > done())
            return usage_error("round " + std::to_string(rewind->round) + " is not done yet: " +
                               std::to_string(done() + 1) + " are, counted from 0");
        if (state_.opening.stage != OpeningStage::over)
            return usage_error("the race has not begun; answer and bet, or send step");
    }
    if (const auto* fork = std::get_if<Relabel>(&command)) return check_fork(fork->example);
    if (const auto* point = std::get_if<AskWhatIf>(&command); point && point->example >= 0)
        if (!race_ || state_.lens.arm < 0 || state_.task.pool_position(point->example) < 0)
            return usage_error("example " + std::to_string(point->example) +
                               " is not one of the pool");
    if (const auto* drag = std::get_if<DragStages>(&command))
        if (!(drag->at == -1 || (drag->at >= 0 && drag->at <= model_stages)))
            return usage_error("stages are out of range: choose 0 to " +
                               std::to_string(model_stages));
    if (const auto* reset = std::get_if<Reset>(&command))
        return check_settings(without_fork(reset->settings, state_.settings));
    if (const auto* look = std::get_if<SetView>(&command)) return check_view(look->view);
    if (const auto* go = std::get_if<GoTo>(&command))
        if (go->step < 0 || go->step > story_length())
            return usage_error("no step " + std::to_string(go->step) + ": the story has " +
                               std::to_string(story_length()));
    if (std::holds_alternative<Bet>(command) && state_.opening.stage != OpeningStage::bet)
        return usage_error("there is nothing to bet on now; send first");
    if (const auto* bet = std::get_if<Bet>(&command))
        if (bet->arm < 0 || bet->arm >= std::ssize(state_.arms))
            return usage_error("no arm " + std::to_string(bet->arm) + ": there are " +
                               std::to_string(state_.arms.size()) + ", counted from 0");
    if (const auto* answer = std::get_if<Answer>(&command)) {
        if (state_.opening.stage != OpeningStage::answer &&
            (!state_.settings.by_hand || state_.phase != Phase::asking))
            return usage_error("nothing waits for an answer; send reset with by_hand");
        if (answer->label < 0 || answer->label >= state_.task.class_count())
            return usage_error("no class " + std::to_string(answer->label) + ": there are " +
                               std::to_string(state_.task.class_count()) + ", counted from 0");
    }
    if (const auto* choose = std::get_if<Choose>(&command)) {
        if (state_.your_arm < 0 || state_.phase == Phase::finished)
            return usage_error("there is no lane of your own; send reset with you");
        const auto& pool = state_.task.pool;
        const ArmState& you = race_->arms()[state_.your_arm];
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
        if (study->afresh && state_.settings.dataset != shapes_dataset)
            return usage_error("pictures of your own cannot be drawn afresh");
    }
    if (std::holds_alternative<Train>(command) && !sources_.tuning)
        return usage_error("no network can be trained here");
    if (std::holds_alternative<Train>(command)) return check_tuning(state_);
    if (const auto* point = std::get_if<PointAt>(&command)) return check_point(*point);
    if (const auto* open = std::get_if<Open>(&command))
        if (const auto link = parse_link(open->link); !link) return link.error();
    return Done{};
}

Status Session::check_fork(int example) const {
    if (!race_ || state_.phase == Phase::error || state_.opening.stage != OpeningStage::over ||
        asks_visitor(state_))
        return usage_error("there is no race to watch whose answers could be others");
    const auto& start = state_.arms[0].seed_set;
    if (state_.task.pool_position(example) < 0 || std::ranges::count(start, example) > 0)
        return usage_error("example " + std::to_string(example) +
                           " is not one that a learner could ask about");
    const auto& list = state_.settings.relabelled;
    if (std::ssize(list) >= most_relabelled && !is_relabelled(state_.settings, example))
        return usage_error(std::to_string(most_relabelled) +
                           " are labelled the other way already: take one back");
    return Done{};
}

Status Session::check_point(const PointAt& point) const {
    if (point.place < 0) return Done{};
    if (std::ranges::find(plot_names(), point.plot) == plot_names().end()) {
        std::string names;
        for (const auto name : plot_names())
            names += (names.empty() ? "" : ", ") + std::string(name);
        return usage_error("no plot " + in_quotes(point.plot) + ": there are " + names);
    }
    const auto places = plot_places(plot_lines(state_, point.plot));
    if (point.place >= std::ssize(places))
        return usage_error("no place " + std::to_string(point.place) + ": this plot has " +
                           std::to_string(places.size()) + ", counted from 0");
    return Done{};
}

void Session::act(const Step&) {
    if (state_.phase == Phase::playing) state_.phase = Phase::ready;
    rounds_due_ = std::max(rounds_due_, done()) + 1;
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

void Session::act(const Reset& reset) {
    const bool begins = reset.settings.by_hand && !state_.settings.by_hand;
    if (begins && state_.opening.answer >= 0) return answer_on(reset.settings);
    begin(without_fork(reset.settings, state_.settings));
}

// By hand, after the opening: what was said there is the first answer.
void Session::answer_on(Settings settings) {
    const int label = state_.opening.answer;
    settings.opened = settings.dataset == shapes_dataset;
    begin(settings);
    if (!settings.opened) return;
    answers_due_.push_back(label);
    replay();
}
void Session::act(const Retry&) { begin(Settings(state_.settings)); }

void Session::act(const ShowArm& show) {
    state_.shown_arm = show.arm;
    state_.shown_pick = 0;
    put_under_lens();
}

void Session::act(const ShowPick& show) { state_.shown_pick = show.pick; }

// Playing stops: it would lead away from there.
void Session::act(const Rewind& rewind) {
    if (!race_ || rewind.round < 0 || rewind.round == done()) return;
    if (state_.phase == Phase::playing) state_.phase = Phase::ready;
    rounds_due_ = 0;
    look_back_due_.reset();
    show_round(rewind.round);
}

// The race again with the other answer, up to where it is.
void Session::act(const Relabel& fork) {
    Link link = this->link();
    auto& list = link.settings.relabelled;
    if (std::erase(list, fork.example) == 0) list.push_back(fork.example);
    const int arm = state_.shown_arm;
    begin(link);
    if (!race_) return;
    state_.shown_arm = arm;  // stays in sight
    put_under_lens();
}

void Session::act(const AskWhatIf& point) {
    if (race_) what_if_.point_at(point.example, *race_, state_);
}
void Session::act(const DragStages& drag) { state_.stage_maps.at = drag.at; }

void Session::act(const SetView& look) {
    if (look.view.panel != state_.view.panel) leave_scene();
    state_.view = look.view;
    state_.stage_maps.at = -1;
}

void Session::act(const GoTo& go) {
    state_.stage_maps.at = -1;
    if (go.step == 0) {
        state_.view.step = 0;
        if (race_ && looks_back(state_)) show_round(done());
        return;
    }
    Settings settings = state_.settings;
    go_to_step(go.step, settings, state_.view);
    settings = without_fork(std::move(settings), state_.settings);
    if (settings != state_.settings || state_.phase == Phase::error) begin(settings);
    scene_due_ = go.step;
}

void Session::act(const YouFirst&) {
    state_.view.step = 1;
    state_.view.first.clear();
    state_.opening = {};
    begin(opening_link().settings);
}

void Session::act(const Bet& bet) { place_bet(bet.arm, state_); }

// The box that the picture belongs in says what the labels mean: the target, or the nuisance.
void Session::answer_first(int label) {
    Settings settings = state_.settings;
    if (label != state_.task.label[state_.opening.example])
        std::swap(settings.target, settings.nuisance);
    state_.view.first = "bet";
    begin(settings);
}

void Session::act(const Answer& answer) {
    if (state_.opening.stage == OpeningStage::answer) return answer_first(answer.label);
    state_.answers.push_back(answer.label);
    if (pending_question(state_) != 0) return;
    const auto first = state_.answers.end() - state_.settings.per_round;
    race_->answer({first, state_.answers.end()});
    advance_race();
}

// What was said is played again without the last word: a learner does not forget.
void Session::act(const Undo&) {
    Link now = link();
    if (auto before = history_.pop(said_in(now))) return take_back(*std::move(before));
    if (step_back(state_)) {
        if (done() > 0) begin(Settings(state_.settings));  // the race starts over
    } else if (state_.your_arm >= 0 && !state_.chosen.empty()) {
        state_.chosen.pop_back();
        wait_for_visitor();
    } else if (!now.answers.empty()) {
        now.answers.pop_back();
        begin(now);
    } else if (!now.choices.empty()) {
        now.choices.pop_back();
        now.round = static_cast<int>(now.choices.size()) / now.settings.per_round;
        begin(now);
    } else {
        return;
    }
    ++state_.acts;
}

void Session::take_back(Before before) {
    state_.undoable = history_.size();
    ++state_.acts;
    const bool opens = before.link.view.first != state_.view.first;
    state_.view = returned_to(before.link.view, state_.view);
    if (before.restarts || opens)
        begin(before.link);
    else if (state_.scene.step > 0 || scene_due_ > 0 ||
             before.link.round == done())  // no further since
        look_at_round_of(before.link);
}

// A kiosk forgets its visitor.
void Session::remember(Link before, bool restarts, const Command& act) {
    const Link now = link();
    if (state_.view.kiosk) history_.clear();
    const auto* open = std::get_if<Open>(&act);
    if (!state_.view.kiosk && (restarts || now != before)) {
        history_.push({std::move(before), restarts, open || !restarts ? said_in(now) : 0});
        ++state_.acts;
    }
    state_.undoable = history_.size();
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
    state_.pointed = {};
    if (study.afresh)
        return study_.begin_afresh(settings, sources_.encoder, study.seeds, sources_.parallel,
                                   state_.study);
    std::map<std::string, std::shared_ptr<const Features>> features;
    for (const auto& encoder : settings.encoders) features[encoder] = desk_.find(encoder);
    study_.begin(settings, state_.pictures.data, std::move(features), study.seeds,
                 sources_.parallel, state_.study);
}

void Session::act(const CancelStudy&) { study_.cancel(state_.study); }

void Session::act(const Train&) { tuning_.begin(state_); }

void Session::act(const CancelTraining&) { tuning_.cancel(state_); }

void Session::act(const PointAt& point) { state_.pointed = {point.plot, point.place}; }

void Session::act(const Dismiss&) { state_.notice.clear(); }

void Session::act(const Open& open) {
    const Link link = is_bare(open.link) ? opening_link() : *parse_link(open.link);
    if (!open.back) {
        state_.view = link.view;
        return begin(link);
    }
    const bool stays = is_on(link);
    state_.view = returned_to(link.view, state_.view);
    if (stays)
        look_at_round_of(link);
    else
        begin(link);
}

// Whether the race at hand is the link's, as far as that went.
bool Session::is_on(const Link& link) const {
    const Link now = this->link();
    return race_ && link.settings == now.settings && link.view.first == now.view.first &&
           link.answers == now.answers && link.choices == now.choices && link.round <= now.round;
}

}  // namespace bluesquare
