// What a front end shows: plain data, written by Session only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"
#include "core/dataset.h"
#include "core/images.h"
#include "core/task.h"
#include "study/records.h"

namespace bluesquare {

enum class Phase {
    loading,   // waiting for files
    encoding,  // images are turned into features
    ready,     // waits for a step
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
};

struct EncodeProgress {
    std::string encoder;
    int done = 0, total = 0;                   // images
    std::int64_t loaded_bytes = 0, bytes = 0;  // of the model's files, while they come
};

struct State {
    Phase phase = Phase::loading;
    Settings settings;
    int round = -1;  // the last one done: 0 is the fit on the seed set; -1: none
    std::vector<ArmState> arms;
    Pictures pictures;
    Task task;
    std::optional<EncodeProgress> encode;
    std::string notice;  // something to know that stops nothing
    std::string error;   // one line, in phase error; also of the last refused command
    double rounds_per_second = 2;
    int shown_arm = 0;          // whose questions the pool shows
    std::uint64_t changes = 0;  // counts up with every change
};

}  // namespace bluesquare
