// An acquisition experiment as data: what the command line, a link, JSON and the page's controls
// all fill in. Everything that changes a record is here and is the experiment's identity; how many
// seeds there are, and who computes which, is not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/pool.h"
#include "finetune/recipe.h"
#include "lab/setting.h"
#include "shapes/corpus.h"
#include "study/head_group.h"

namespace bluesquare {

// Whose examples: drawn here, a visitor's pictures in the page, rows of a user's features, or what
// a user's folder holds.
inline constexpr std::string_view shapes_dataset = "shapes", own_dataset = "own",
                                  features_dataset = "features", folder_dataset = "folder";

// Pairs as they come; the learner's own encoder picks.
inline constexpr std::string_view as_is_pairs = "as-is", own_picker = "self";
// Every label counts alike in the loss.
inline constexpr std::string_view no_class_weights = "none";

// Pictures are trained on as they are, or cut out and mirrored at random.
inline constexpr std::string_view official_recipe = "official", short_recipe = "laptop";
inline constexpr std::string_view random_crops = "crops", no_augmentation = "none";

struct Experiment {
    std::string dataset{shapes_dataset};
    std::string target = "color", nuisance = "shape";
    // The drawn corpus. Without a number every seed draws its own images and weights, so that
    // intervals cover those draws too.
    SharedSeed corpus = 0;
    std::vector<std::string> shapes = ShapesSettings().shapes, colors = ShapesSettings().colors;
    int pool = ShapesSettings().pool;
    double matched = ShapesSettings().matched;
    int test = ShapesSettings().test;
    // The pool of a table's examples (PoolSettings).
    std::string pairs{as_is_pairs};
    double pool_matched = PoolSettings().matched;
    int pool_size = PoolSettings().size;
    // Arms: encoders x acquisitions, and for strategies x pickers. No acquisition: probes only.
    std::vector<std::string> encoders{"pretrained", "random-init"};
    std::vector<std::string> pickers{std::string(own_picker)};
    std::vector<std::string> acquisitions{"uncertainty", "random"};
    std::vector<std::string> learners{std::string(head_learner)};
    // How a network is trained (Recipe). Part, size and augmentation: empty or 0, the recipe's,
    // whose size is the heads' for the official one.
    std::string recipe{official_recipe};
    std::string train;
    int train_size = 0;
    int train_batch = Recipe().batch;
    double train_rate = Recipe().rate;
    int train_steps = Recipe().steps;
    double train_stop = Recipe().stop;
    std::string train_augment;
    bool warm_start = false;
    // The loop (LoopSettings).
    std::string seed_set = "matched";
    int seed_set_size = LoopSettings().seed_set_size;
    int per_round = LoopSettings().per_round;
    int rounds = LoopSettings().rounds;
    double until = LoopSettings().until;
    int most_labels = LoopSettings().most_labels;
    int candidates = LoopSettings().candidates;
    double oracle_noise = LoopSettings().oracle_noise;
    double l2 = HeadSettings().l2;
    std::string class_weights{no_class_weights};
    // What is reported of the records: no part of the identity.
    std::vector<double> target_accuracies{0.9, 0.8, 0.95};  // the first is the main one

    bool operator==(const Experiment&) const = default;
};

// What a setting is about.
enum class Part { task, corpus, pool, arms, training, loop, report };

// The table of settings, a part of it.
const std::vector<Setting<Experiment>>& experiment_rows(Part part);
// The row of this name, which there must be.
const Setting<Experiment>& experiment_row(std::string_view name);

// Whether the examples are those of a table of the user's.
bool is_of_table(const Experiment& experiment);

// Settings that came later: written only where they are not the default, so that older studies go
// on; what does not name them has the default.
inline constexpr std::string_view written_unless_default[] = {"pickers", "class_weights",
                                                              "learners", "warm_start"};

// The identity: all parts but the report; the corpus only where it is drawn, the pool only where it
// is of a table, the training only where there is some.
Json experiment_json(const Experiment& experiment);
// From an object that holds settings among other things (study.json); what it does not name stays
// at its default. Failure that `name` begins where it is no object or a value is not allowed.
Result<Experiment> parse_experiment(std::string_view json, const std::string& name);

// Usage error that names the setting and what is possible. What depends on the examples is not
// checked here (check_task(), plan_shapes()).
Status check_experiment(const Experiment& experiment);

PoolSettings pool_of(const Experiment& experiment);
LoopSettings loop_of(const Experiment& experiment);
bool trains(const Experiment& experiment);  // one of its learners does
// usual_size: pixels a side, where the experiment does not say them.
Recipe recipe_of(const Experiment& experiment, int usual_size);
HeadSettings head_of(const Experiment& experiment);
// The corpus with this seed. Target and nuisance are put in a fixed order, so that "shape with
// color" and "color with shape" are two tasks on the same pictures.
ShapesSettings corpus_of(const Experiment& experiment, std::uint64_t seed);

// What goes with a target of the shapes where nobody says: color with shape, shape with the others.
std::string usual_nuisance(std::string_view target);

}  // namespace bluesquare
