// What a visitor can choose about a race: an experiment with one seed, and perhaps a person in it.
// Words of the names are in assets/texts.json ("encoder_pretrained", ...).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "lab/experiment.h"
#include "study/run.h"

namespace bluesquare {

struct Settings : Experiment {
    std::uint64_t seed = 0;  // draws the seed set and the random picks: a new one costs nothing
    bool by_hand = false;  // the visitor is the oracle of one learner: the first encoder, strategy
    bool opened = false;   // by hand: it asks first what the opening asked (app/opening.h)
    bool you = false;      // a lane whose examples the visitor picks, with the first encoder

    // Examples of the pool that the oracle labels otherwise: with the class after theirs. The race
    // with them runs beside the one without (State::unforked).
    std::vector<double> relabelled;

    bool operator==(const Settings&) const = default;
};

inline constexpr int most_relabelled = 20;

// The rows that a link has, within the page's limits, in the order of the page's controls.
const std::vector<Setting<Settings>>& race_rows();
// The corpus that a race is on.
inline std::uint64_t corpus_seed(const Settings& settings) { return settings.corpus.value_or(0); }

// What the page allows at the most of one of them.
int most_in_page(std::string_view name);

// Attributes of the shapes that can be meant.
std::span<const std::string_view> shape_attributes();
// The program's own encoders that the controls offer; commands take "stages:k" too.
std::span<const std::string_view> encoder_names();
// An encoder that is a visitor's features, by their file's name: "own:clip_vit".
inline constexpr std::string_view own_encoder = "own:";
inline constexpr std::size_t longest_own_encoder = 40;  // bytes of the file's name
// Whether it is one: letters, digits, '-', '_' and '.' behind the prefix.
bool is_own_encoder(std::string_view encoder);
// "stages:3"; the ends have names of their own.
std::string encoder_of_stages(int stages);
int stages_of(const std::string& encoder);
// With so many stages pretrained, and beside that random weights where there is room for them.
Settings with_stages(Settings settings, int stages);

// Stages of the shipped model (models/manifest.json), for checking "stages:k" before it is loaded.
inline constexpr int model_stages = 9;

inline constexpr int most_arms = 8;

// Arms of these settings, encoder by encoder; one where the visitor answers.
std::vector<Arm> arms_of(const Settings& settings);

bool is_relabelled(const Settings& settings, int example);
inline int other_label(int label, int classes) { return (label + 1) % classes; }

// `wanted` without what belongs to the race of `now`: its relabelled examples, where another
// begins.
Settings without_fork(Settings wanted, const Settings& now);

// By hand a round is one question.
Settings answering_by_hand(Settings settings, bool by_hand);

// Usage error that names the setting and what is possible. What depends on the visitor's own
// pictures is not checked here.
Status check_settings(const Settings& settings);

// The corpus that these settings need.
ShapesSettings corpus_of(const Settings& settings);

}  // namespace bluesquare
