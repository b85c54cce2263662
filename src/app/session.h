// The interactive side of the loop: commands in, state out. Knows no window and no file; time comes
// in as an argument.
#pragma once

#include <memory>
#include <optional>

#include "app/command.h"
#include "app/drawing.h"
#include "app/feature_desk.h"
#include "app/race.h"
#include "app/state.h"

namespace bluesquare {

struct SessionSources {
    EncoderSource encoder;
    std::vector<ShippedFeatures> shipped;
    std::string notice;  // shown at once: what is missing, but not needed
    Parallel parallel = serial;
};

class Session {
   public:
    // Begins at once; settings that are refused leave the session in phase `error`.
    explicit Session(SessionSources sources, const Settings& settings = {});

    // Refused commands change nothing but State::error; the Error says what is possible.
    Status send(const Command& command);
    // Draws a slice of pictures, polls the encoder, does at most one round. `seconds`: since the
    // last call.
    void tick(double seconds);
    // How long nothing will happen by itself, in seconds; infinite while waiting for a command.
    double idle_seconds() const;
    const State& state() const { return state_; }

   private:
    void begin(const Settings& settings);
    void draw_pictures();
    void gather_features();
    void start_race();
    void advance_race();
    void fail(const Error& error);
    Status check(const Command& command) const;
    void act(const Step&);
    void act(const Play& play);
    void act(const Pause&);
    void act(const Reset& reset);
    void act(const Retry&);
    void act(const ShowArm& show);

    SessionSources sources_;
    State state_;
    Drawing drawing_;
    std::string drawn_corpus_;  // name of what drawing_ draws
    FeatureDesk desk_;
    std::optional<Race> race_;
    int steps_due_ = 0;       // rounds asked for by Step
    double until_round_ = 0;  // seconds, while playing
};

}  // namespace bluesquare
