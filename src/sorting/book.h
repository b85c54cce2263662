// What a person has said about pictures, act after act; everything else of a sorting follows from
// it and the features.
#pragma once

#include <vector>

namespace bluesquare {

// Why a picture was shown.
enum class Asked : char {
    question,    // the learner, or the start, asked
    check,       // drawn at random; the learner is not taught with it
    correction,  // the person took it out of a box
    taken_over,  // nobody was asked: a check that the learner would have asked about now teaches it
};

// In the place of a box.
inline constexpr int cannot_tell = -1, skipped = -2;

struct Act {
    int row = 0;
    Asked asked = Asked::question;
    int box = 0;  // from 0, or one of the two above

    bool operator==(const Act&) const = default;
};

// A skipped picture is not asked about again for so many acts.
inline constexpr int rest_of_skipped = 5;
// Four questions, then a check.
inline constexpr int check_every = 5;

class Book {
   public:
    explicit Book(int pictures) : rows_(pictures) {}

    const std::vector<Act>& acts() const { return acts_; }
    void add(const Act& act);
    // Takes the person's last act back, and what was taken over since. Without one, nothing.
    void undo();

    // A row's box as the person said it, or `cannot_tell`; `skipped` where there is no answer.
    int box(int row) const { return rows_[row].box; }
    bool answered(int row) const { return rows_[row].box != skipped; }
    // Rows that teach the learner, in order; their boxes are box(row).
    const std::vector<int>& taught() const { return taught_; }
    bool teaches(int row) const { return rows_[row].taught; }
    // Answered as a check, whether or not it was taken over.
    const std::vector<int>& checks() const { return checks_; }
    bool resting(int row) const;
    // The next picture is one for a check.
    bool check_due() const { return questions_ >= check_every - 1; }
    // Pictures of which the person cannot tell.
    int untold() const { return untold_; }

   private:
    struct Row {
        int box = skipped;
        bool taught = false, checked = false;
        int skipped_at = -1;  // number of the act
    };
    void set_box(Row& row, int box);

    std::vector<Act> acts_;
    std::vector<Row> rows_;
    std::vector<int> taught_, checks_;
    int questions_ = 0;  // since the last check
    int untold_ = 0;
};

}  // namespace bluesquare
