// What a front end shows: plain data, written by Session only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/emergence.h"
#include "app/history.h"
#include "app/opening.h"
#include "app/settings.h"
#include "app/stage_maps.h"
#include "app/story.h"
#include "app/timeline.h"
#include "app/view.h"
#include "core/dataset.h"
#include "core/images.h"
#include "core/task.h"
#include "lab/study_job.h"
#include "study/records.h"
#include "study/summary.h"

namespace bluesquare {

enum class Phase {
    loading,   // waiting for files
    encoding,  // images are turned into features
    ready,     // waits for a step
    asking,    // waits for the visitor's answer or picks
    playing,   // rounds follow by themselves
    finished,  // all rounds are done
    error,     // cannot go on with these settings: `error` says why and what to do
};
std::string_view phase_name(Phase phase);

// One arm of the race: what it was asked and how it does.
struct ArmState {
    Arm arm;
    std::vector<int> seed_set;    // example ids
    std::vector<int> picks;       // all examples asked about so far, in order
    std::vector<int> last_picks;  // this round's; empty after the last round
    std::vector<Record> records;  // one a round
    double enrichment = 0;  // mismatched share of the picks over that of the pool; NaN: no picks
};

// The corpus: attributes are there at once, pixels come in slices.
struct Pictures {
    Dataset data;
    std::shared_ptr<const Images> images;
    int drawn = 0;              // images [0, drawn) are there
    std::uint64_t version = 0;  // another number: other pictures
    bool tiles = false;         // stand for some or all of the examples (app/row_tile.h)
};

struct EncodeProgress {
    std::string encoder;
    int done = 0, total = 0;                   // images
    std::int64_t loaded_bytes = 0, bytes = 0;  // of the model's files, while they come
};

// A labelled example that the encoder finds like another one.
struct Neighbour {
    int example = 0;
    int label = 0;     // as the oracle answered
    double alike = 0;  // cosine of their standardised features
};

// Why the learner under the lens asks about an example.
struct Question {
    int example = 0;
    int rank = 0;                  // among the candidates by doubt, from 1
    std::vector<Neighbour> known;  // the labelled examples most like it, of every class
};

// One learner under the lens (app/lens.h).
struct Lens {
    int arm = -1;  // -1: none yet
    int classes = 0;
    int candidates = 0;               // unlabelled examples when it asked
    std::vector<double> probability;  // pool x classes, by position in Task::pool
    std::vector<float> x, y;          // the map, about -1 to 1, by position
    bool boundary = false;            // x is the certainty, and x = 0 the decision boundary
    bool by_nuisance = false;         // y is the nuisance, as a probe sees it
    std::vector<Question> questions;  // this round's
    std::vector<int> next_in_line;    // examples it doubts most among those not asked about
};

// The example that is pointed at, if it had either label (app/what_if.h).
struct WhatIf {
    // In the map: a x + b y + c = 0 is the straight line that comes nearest to the boundary.
    struct Line {
        double a = 0, b = 0, c = 0;
    };
    struct Verdict {  // of one arm: share of the rare test examples that it gets right
        double now = 0;
        std::vector<double> then{};  // by label; empty: not known yet, or it has that label already
    };
    int example = -1;                 // -1: none is
    std::vector<Line> lines{};        // by label; two classes only
    std::vector<int> moved{};         // by label: examples of the pool that the shown learner would
                                      // call otherwise; empty: the example is labelled
    std::vector<Verdict> verdicts{};  // by arm
    int asked = 0;                    // arms, of verdicts
    // By position in Task::pool, `moved` as the shown learner expects it; NaN: labelled, or not
    // yet.
    std::vector<double> weights{};
    int weighed = 0;  // positions, so far
};
// More classes would need too many fits.
inline constexpr int most_what_if = 4;

// The accuracy that the race is about.
inline constexpr double race_target = 0.9;

// All arms over many seeds, done in the page.
struct StudyState {
    bool running = false;
    bool going_on = false;  // beyond the race's rounds, until the target is kept
    bool afresh = false;    // every seed draws its own pictures and weights
    bool waiting = false;   // for an encoder that works elsewhere
    int seeds = 0;
    double fraction = 0;             // of this step
    double seconds = 0;              // of all
    double seconds_left = 0;         // of this step; NaN: not known yet
    std::optional<Summary> summary;  // of the last step that was finished
    std::vector<Record> records;     // likewise
    std::string error;               // why it ended early
};

// The race's first network, trained as a whole in every round (app/tuning.h).
struct TuningState {
    bool running = false;
    double fraction = 0;          // of all rounds
    double seconds = 0;           // so far
    double seconds_left = 0;      // NaN: not known yet
    double steps_per_second = 0;  // of training; 0: none was taken yet
    int steps = 0;
    std::vector<ArmState> arms{};  // a strategy each; empty: it was not asked for
    std::string error{};           // why it ended early
};

// What a reader of a plot points at (app/evidence.h).
struct Pointed {
    std::string plot;
    int place = -1;  // of its values, from 0; -1: none

    bool operator==(const Pointed&) const = default;
};

struct State {
    Phase phase = Phase::loading;
    Settings settings;
    View view;
    // The one shown, and what the arms were then: 0 is the fit on the seed set; -1: none.
    int round = -1;
    std::vector<ArmState> arms;
    std::vector<ArmState>
        unforked;  // likewise, without Settings::relabelled; empty: there are none
    Timeline timeline;
    StoryScene scene;
    Pictures pictures;
    Task task;
    std::optional<EncodeProgress> encode;
    std::string engine;  // what encodes and how fast, once it has: "WebGPU, 210 images/s"
    std::string notice;  // something to know that stops nothing
    std::string error;   // one line, in phase error; also of the last refused command
    double rounds_per_second = 2;
    int shown_arm = 0;   // the one under the lens
    int shown_pick = 0;  // which of its questions
    Lens lens;
    WhatIf what_if;
    std::vector<ProbeResult> probes;  // of these pictures, as they come
    StudyState study;
    TuningState tuning;
    std::optional<Emergence> emergence;  // of the shapes
    StageMaps stage_maps;
    std::vector<int> answers;          // by hand: classes, in the order asked
    std::vector<int> choices, chosen;  // you: examples of earlier rounds, of this one
    int your_arm = -1;
    Opening opening;
    Pointed pointed;
    bool own_pictures = false;            // the visitor has brought some
    std::vector<std::string> encoders{};  // that can be chosen: the program's, a visitor's
    std::size_t undoable = 0;   // acts that can be undone, those said one by one not counted
    std::uint64_t acts = 0;     // counts up with each act that undo knows, and with each undo
    std::uint64_t changes = 0;  // counts up with every change
};

// You against the machine: the visitor picks for this round. Until these are labelled, nothing
// tells what is rare, nor what the others ask.
bool picks_now(const State& state);

// The visitor answers, or picks too.
bool asks_visitor(const State& state);

// Names that a setting's list may hold: what its row says, or the encoders that can be chosen.
std::vector<std::string> offered_names(const SettingRow& row, const State& state);

// The first learner's network is one that the visitor brought as features.
bool is_brought(const State& state);

// Stages pretrained of the first learner's network; of where the slider is dragged to meanwhile.
double stages_shown(const State& state);

// Whether the curves of State::emergence are of such pictures and such a task.
bool emergence_belongs(const State& state);

// Whether the labelled start has one of the group.
bool in_seed_set(const State& state, const ArmState& arm, int group);

// The class that the oracle says an example is of.
int oracle_label(const State& state, int example);

// Labels at which an arm reached it and stayed there so far; nothing: not yet.
std::optional<int> labels_to_target(const ArmState& arm);

// How far an arm's last fit agrees with a reading of the labels: of the target, or of the nuisance
// (matched groups meant alike). Means over the groups of the test set; NaN where there is no fit.
struct Agreement {
    double target = 0, nuisance = 0;
};
Agreement agreement(const State& state, const Record& record);
Agreement agreement(const State& state, const ArmState& arm);

// Mean accuracy over the mismatched groups of the test set; NaN where there is none.
double rare_right(const Task& task, const Record& record);

// The class that an example has if the labels meant the nuisance: the one that its nuisance is
// matched with; -1 where there is none.
int class_by_nuisance(const Task& task, int example);

// By hand: what the answers say so far.
struct AnswerReading {
    bool by_nuisance = false;       // they fit the nuisance better than the target
    int fitting = 0;                // answers that fit that reading
    std::vector<bool> contradicts;  // by answer: it does not
};
AnswerReading read_answers(const State& state);

// By hand: which of last_picks waits for its answer.
int pending_question(const State& state);

}  // namespace bluesquare
