// Sorts pictures into boxes by asking a person about few of them. The learner is the head on frozen
// features (learn/head.h), the questions come from a strategy (acquire/strategy.h), and every fifth
// picture is a check (audit.h). It knows no picture, only rows in their order of arrival.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "acquire/strategy.h"
#include "exact/parallel.h"
#include "learn/head.h"
#include "sorting/arrival.h"
#include "sorting/audit.h"
#include "sorting/book.h"

namespace bluesquare {

inline constexpr int fewest_boxes = 2, most_boxes = 9;

struct SortingSettings {
    std::uint64_t seed = 0;
    const Strategy* strategy = nullptr;  // null: margin, which asks between boxes
    HeadSettings head{};
    Parallel parallel = serial;
};

struct Ask {
    int row = 0;
    Asked asked = Asked::question;
};

// Where a picture lies.
struct Slot {
    int box = -1;            // -1: in none yet
    double probability = 0;  // of that box; 1 where the person said so
    bool by_person = false;
};

// A picture less probably in its box than this is one to look at.
inline constexpr double doubt_begins = 0.75;

// How much the last answers changed.
struct Movement {
    int answers = 0;  // that taught the learner; 0: not known
    int moved = 0;    // pictures that lie in another box than before them
    int of = 0;       // pictures
};

// What scoring needs elsewhere: logits of x are those of exact_logits() (study/scoring.h) on
// (x - mean) * factor.
struct SortingHead {
    Scale scale;
    Head head;
    std::vector<int> boxes;  // by class
};

class Sorting {
   public:
    Sorting(int pictures, int boxes, SortingSettings settings);

    const Arrival& arrival() const { return arrival_; }
    int pictures() const { return pictures_; }
    int boxes() const { return boxes_; }
    // More boxes, none with a picture; never fewer.
    void set_boxes(int boxes) { boxes_ = std::max(boxes, boxes_); }

    // Rows [0, features->rows()) have come, those before among them. broken: by row, could not be
    // read: never asked about, never sorted.
    void come(std::shared_ptr<const Features> features, std::vector<bool> broken);
    int come() const { return features_ ? static_cast<int>(features_->rows()) : 0; }

    // The picture to be shown; nothing while none has come, or where all are answered.
    std::optional<Ask> next() const { return next_; }
    // What the person says of it, or of a picture in a box (`correction`). box: below boxes(), or
    // cannot_tell, or skipped. The row has come and is not broken.
    void say(const Act& act);
    // Goes on from acts of an earlier time; before anything has been said.
    void repeat(std::span<const Act> acts);
    void undo();
    const Book& book() const { return book_; }

    // By row; those that have not come, that are broken or that nobody can tell lie in no box.
    const std::vector<Slot>& slots() const { return slots_; }
    // By box, how many pictures the person put there.
    std::vector<int> answers_by_box() const;
    // Nothing before there are least_checks and a fit.
    std::optional<Audit> audit() const;
    Checks checks() const;
    Movement movement() const;
    // The last fit did not come to rest: its sorting may not be the best for these answers.
    bool doubtful_fit() const { return learner_ && !converged_; }
    // Of the last fit; nothing while there is none.
    std::optional<SortingHead> head() const;

   private:
    bool may_ask(int row) const;
    void settle();
    void learn();
    void start_learner(std::vector<int> boxes);
    void predict();
    void place();
    void remember();
    void plan_start();
    std::optional<Ask> choose() const;
    std::optional<int> choose_check() const;
    std::optional<int> choose_question() const;
    int start_row() const;
    int ask_learner(std::span<const int> candidates) const;

    int pictures_, boxes_;
    SortingSettings settings_;
    Arrival arrival_;
    Book book_;
    std::shared_ptr<const Features> features_;
    std::vector<bool> broken_;
    Scale scale_;
    std::optional<ScaledRows> z_;
    std::vector<int> start_;  // rows to begin with
    std::optional<HeadLearner> learner_;
    std::vector<int> class_boxes_;  // of the learner: boxes that have answers
    std::vector<int> lessons_;      // boxes that it was taught, by example
    bool converged_ = true;
    Matrix logits_;               // come x classes
    std::vector<int> predicted_;  // by row that has come: a box, or -1
    std::vector<Slot> slots_;
    std::optional<Ask> next_;
    struct Snapshot {
        std::size_t answers;  // taught
        std::vector<int> predicted;
    };
    std::deque<Snapshot> before_;
};

}  // namespace bluesquare
