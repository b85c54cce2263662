// What a visitor can choose. The tables feed the controls, the commands and the error messages.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "shapes/corpus.h"
#include "study/lockstep.h"

namespace bluesquare {

struct Settings {
    std::string target = "color", nuisance = "shape";
    std::vector<std::string> encoders{"pretrained", "random-init"};
    std::vector<std::string> acquisitions{"uncertainty", "random"};
    std::uint64_t seed = 0;    // draws the seed set and the random picks: a new one costs nothing
    std::uint64_t corpus = 0;  // draws the images and the weights that are not pretrained
    int per_round = 5;
    int rounds = 20;

    bool operator==(const Settings&) const = default;
};

// One row of a table: the name that commands use, and the words for people.
struct Choice {
    std::string_view name, label, description;
};

// Attributes of the corpus that can be meant.
std::span<const Choice> target_choices();
// Encoders that the controls offer; commands take "stages:k" too.
std::span<const Choice> encoder_choices();
// One for every row of strategies().
std::span<const Choice> acquisition_choices();

// The label of a name; the name itself where the table lacks it.
std::string_view label_of(std::span<const Choice> table, std::string_view name);

// Stages of the shipped model (models/manifest.json), for checking "stages:k" before it is loaded.
inline constexpr int model_stages = 9;

inline constexpr int most_rounds = 100, most_per_round = 50, most_arms = 8;
// The largest seed: JSON numbers are exact up to here.
inline constexpr std::uint64_t largest_seed = (std::uint64_t{1} << 53) - 1;

// Usage error that names the setting and what is possible.
Status check_settings(const Settings& settings);

// The corpus that these settings need. Target and nuisance are put in a fixed order, so that "shape
// with color" and "color with shape" are two tasks on the same pictures.
ShapesSettings corpus_of(const Settings& settings);

// The acquisition loop of these settings; everything else as in a study.
LoopSettings loop_of(const Settings& settings);

}  // namespace bluesquare
