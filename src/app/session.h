// The interactive side of the loop: commands in, state out. Knows no window and no file; time comes
// in as an argument.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "app/command.h"
#include "app/drawing.h"
#include "app/feature_desk.h"
#include "app/history.h"
#include "app/lens.h"
#include "app/link.h"
#include "app/own_pictures.h"
#include "app/race.h"
#include "app/state.h"
#include "app/study_desk.h"
#include "app/tuning.h"
#include "app/what_if.h"

namespace bluesquare {

struct SessionSources {
    EncoderSource encoder;
    ShippedSource shipped;
    // The emergence file's bytes once they are here; asked when it is wanted. Failure: stays away.
    std::function<Result<std::optional<std::string>>()> emergence;
    Parallel parallel = serial;
    TuningSource tuning = nullptr;  // nothing can be trained without
};

class Session {
   public:
    // Begins at once and replays what the link holds; settings that are refused leave the session
    // in phase `error`.
    explicit Session(SessionSources sources, const Link& link = {});

    // Refused commands change nothing but State::error; the Error says what is possible.
    Status send(const Command& command);
    // The visitor's own pictures, from now on the data set "own": begins with them.
    void open_own(OwnPictures own);
    // Something to know that stops nothing.
    void note(std::string notice);
    // How the encoders run, to be shown.
    void set_engine(std::string engine);
    // Draws a slice of pictures, polls the encoder, does at most one round, a slice of a study.
    // `seconds`: since the last call.
    void tick(double seconds);
    // How long nothing will happen by itself, in seconds; infinite while waiting for a command.
    double idle_seconds() const;
    const State& state() const { return state_; }
    // Everything that leads here again, what is still to be replayed included.
    Link link() const;

   private:
    void begin(const Settings& settings);
    void begin(const Link& link);
    Status take_pictures(const Settings& settings);
    void draw_tiles(const Settings& settings);
    void offer_encoders();
    Status check_offered(const Settings& settings) const;
    Status take_task(const Settings& settings);
    void draw_pictures();
    void gather_features();
    void start_race();
    void replay();
    void look_back_as_linked();
    void advance_race();
    bool has_scene_due() const;
    void enter_scene();
    void show_round(int round);
    int done() const { return race_ ? race_->round() : -1; }
    bool due() const;
    void put_under_lens();
    void train_network(double seconds);
    void do_background_work(double seconds);
    bool wants_probe(std::string& encoder, const Attribute*& attribute) const;
    bool wants_emergence() const;
    void fail(const Error& error);
    void wait_for_visitor();
    void answer_first(int label);
    void answer_on(Settings settings);
    Status check(const Command& command) const;
    Status check_moves() const;
    Status check_point(const PointAt& point) const;
    Status check_fork(int example) const;
    void leave_scene();
    void look_at_round_of(const Link& link);
    void remember(Link before, bool restarts, const Command& act);
    void take_back(Before before);
    bool is_on(const Link& link) const;
    void act(const Step&);
    void act(const Play& play);
    void act(const Pause&);
    void act(const Reset& reset);
    void act(const Retry&);
    void act(const ShowArm& show);
    void act(const ShowPick& show);
    void act(const Rewind& rewind);
    void act(const Relabel& fork);
    void act(const AskWhatIf& point);
    void act(const DragStages& drag);
    void act(const SetView& look);
    void act(const GoTo& go);
    void act(const YouFirst&);
    void act(const Bet& bet);
    void act(const Answer& answer);
    void act(const Undo&);
    void act(const Choose& choose);
    void act(const Study& study);
    void act(const CancelStudy&);
    void act(const Train&);
    void act(const CancelTraining&);
    void act(const PointAt& point);
    void act(const Dismiss&);
    void act(const Open& open);

    SessionSources sources_;
    State state_;
    Drawing drawing_;
    std::optional<OwnPictures> own_;
    std::pair<std::string, std::string> tiled_;  // the task that its tiles are drawn for
    std::string corpus_;                         // name of the pictures at hand
    FeatureDesk desk_;
    std::optional<Race> race_;
    std::optional<Race> unforked_;         // as the oracle answers when nothing is relabelled
    std::map<std::string, MapAxis> axes_;  // by encoder
    StudyDesk study_;
    TuningDesk tuning_;
    History history_;
    WhatIfDesk what_if_;
    StageMapDesk stage_maps_;
    std::uint64_t begun_ = 0;  // races, so far
    // What a link or an undo plays again: rounds, and what the visitor said in them.
    int rounds_due_ = 0;
    std::optional<int> look_back_due_;
    int scene_due_ = 0;  // a step of the story to be entered; 0: none
    std::deque<int> answers_due_, choices_due_;
    bool emergence_asked_ = false;
    double until_round_ = 0;  // seconds, while playing
};

}  // namespace bluesquare
