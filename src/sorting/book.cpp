#include "sorting/book.h"

#include <algorithm>
#include <utility>

namespace bluesquare {

void Book::set_box(Row& row, int box) {
    untold_ += (box == cannot_tell) - (row.box == cannot_tell);
    row.box = box;
}

void Book::add(const Act& act) {
    Row& row = rows_[act.row];
    if (act.asked == Asked::question) ++questions_;
    if (act.asked == Asked::check) questions_ = 0;
    if (act.box == skipped) {
        row.skipped_at = static_cast<int>(acts_.size());
    } else {
        set_box(row, act.box);
        if (act.asked == Asked::check && !std::exchange(row.checked, true))
            checks_.push_back(act.row);
        // A check that is corrected stays one; of what nobody can tell nothing is learnt.
        const bool teaches =
            act.box >= 0 && (act.asked == Asked::question || act.asked == Asked::taken_over ||
                             (act.asked == Asked::correction && !row.checked));
        if (teaches && !std::exchange(row.taught, true)) taught_.push_back(act.row);
        if (act.box < 0 && std::exchange(row.taught, false)) std::erase(taught_, act.row);
    }
    acts_.push_back(act);
}

void Book::undo() {
    std::vector<Act> acts = std::move(acts_);
    while (!acts.empty() && acts.back().asked == Asked::taken_over) acts.pop_back();
    if (!acts.empty()) acts.pop_back();
    *this = Book(static_cast<int>(rows_.size()));
    for (const Act& act : acts) add(act);
}

bool Book::resting(int row) const {
    const int at = rows_[row].skipped_at;
    return at >= 0 && static_cast<int>(acts_.size()) - at <= rest_of_skipped;
}

}  // namespace bluesquare
