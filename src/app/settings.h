// What a visitor can choose about a run. The tables feed the controls, the commands, the link and
// the error messages; their words are in assets/texts.json ("encoder_pretrained", ...).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dataset.h"
#include "core/result.h"
#include "shapes/corpus.h"
#include "study/run.h"

namespace bluesquare {

// Whose pictures.
inline constexpr std::string_view shapes_dataset = "shapes", own_dataset = "own";

struct Settings {
    std::string dataset{shapes_dataset};
    std::string target = "color", nuisance = "shape";
    std::vector<std::string> encoders{"pretrained", "random-init"};
    std::vector<std::string> acquisitions{"uncertainty", "random"};
    std::uint64_t seed = 0;    // draws the seed set and the random picks: a new one costs nothing
    std::uint64_t corpus = 0;  // draws the images and the weights that are not pretrained
    int seed_set = 10;         // labels to start from
    int per_round = 5;
    int rounds = 20;
    bool by_hand =
        false;         // the visitor is the oracle of one learner: the first encoder and strategy
    bool you = false;  // a lane whose examples the visitor picks, with the first encoder

    bool operator==(const Settings&) const = default;
};

// Attributes of the shapes that can be meant.
std::span<const std::string_view> shape_attributes();
// Encoders that the controls offer; commands take "stages:k" too.
std::span<const std::string_view> encoder_names();
// "stages:3"; the ends have names of their own.
std::string encoder_of_stages(int stages);
int stages_of(const std::string& encoder);

// Stages of the shipped model (models/manifest.json), for checking "stages:k" before it is loaded.
inline constexpr int model_stages = 9;

inline constexpr int most_rounds = 100, most_per_round = 50, most_arms = 8, most_seed_set = 200;
// The largest seed: JSON numbers are exact up to here.
inline constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53) - 1;

// Arms of these settings, encoder by encoder; one where the visitor answers.
std::vector<Arm> arms_of(const Settings& settings);

// By hand a round is one question.
Settings answering_by_hand(Settings settings, bool by_hand);

// Usage error that names the setting and what is possible. What depends on the visitor's own
// pictures is not checked here.
Status check_settings(const Settings& settings);

// The corpus that these settings need. Target and nuisance are put in a fixed order, so that "shape
// with color" and "color with shape" are two tasks on the same pictures.
ShapesSettings corpus_of(const Settings& settings);

// The acquisition loop of these settings; everything else as in a study.
LoopSettings loop_of(const Settings& settings);

}  // namespace bluesquare
