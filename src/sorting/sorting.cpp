#include "sorting/sorting.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "exact/softmax.h"
#include "sorting/sort_rows.h"
#include "sorting/start.h"
#include "study/scoring.h"

namespace bluesquare {
namespace {

constexpr int kStartRows = 400;        // pictures that the start chooses from
constexpr int kStartQuestions = 12;    // at least; three a box where that is more
constexpr std::size_t kLookBack = 20;  // answers that movement() is about

std::vector<int> first_rows(int count) {
    std::vector<int> rows(count);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

}  // namespace

Sorting::Sorting(int pictures, int boxes, SortingSettings settings)
    : pictures_(pictures),
      boxes_(boxes),
      settings_(std::move(settings)),
      arrival_(draw_arrival(pictures, settings_.seed)),
      book_(pictures),
      slots_(pictures) {
    if (!settings_.strategy) settings_.strategy = *find_strategy("margin");
}

void Sorting::come(std::shared_ptr<const Features> features, std::vector<bool> broken) {
    features_ = std::move(features);
    broken_ = std::move(broken);
    std::vector<int> open;
    for (int row = 0; row < come(); ++row)
        if (!broken_[row] && arrival_.open_at[row] <= come()) open.push_back(row);
    if (open.empty()) return;
    scale_ = pool_scale(*features_, open, settings_.parallel);
    z_.emplace(features_, first_rows(come()), scale_, settings_.parallel);
    learner_.reset();
    before_.clear();
    if (start_.empty()) plan_start();
    settle();
    remember();
}

void Sorting::plan_start() {
    std::vector<int> rows;
    for (int row = 0; row < come() && static_cast<int>(rows.size()) < kStartRows; ++row)
        if (!broken_[row] && arrival_.open_at[row] <= come()) rows.push_back(row);
    const int k = std::max(kStartQuestions, 3 * boxes_);
    for (const int place : typical_rows(z_->gather(rows), k, settings_.seed))
        start_.push_back(rows[place]);
}

void Sorting::say(const Act& act) {
    const std::size_t taught = book_.taught().size();
    book_.add(act);
    settle();
    if (book_.taught().size() != taught) remember();
}

void Sorting::repeat(std::span<const Act> acts) {
    for (const Act& act : acts) book_.add(act);
    if (z_) settle();
}

void Sorting::undo() {
    book_.undo();
    before_.clear();
    if (!z_) return;
    settle();
    remember();
}

// Where the learner would ask about a picture that was a check, the answer is there: it is taught,
// and what is left of the checks stays a fair sample of what is left of the pictures.
void Sorting::settle() {
    for (;;) {
        learn();
        next_ = choose();
        if (!next_ || next_->asked == Asked::check || !book_.answered(next_->row)) break;
        book_.add({next_->row, Asked::taken_over, book_.box(next_->row)});
    }
    place();
}

void Sorting::learn() {
    std::vector<int> boxes;
    for (const int row : book_.taught()) boxes.push_back(book_.box(row));
    std::vector<int> lessons = boxes;
    std::sort(boxes.begin(), boxes.end());
    boxes.erase(std::unique(boxes.begin(), boxes.end()), boxes.end());
    const auto goes_on = [&] {  // the same lessons, and perhaps more
        return learner_ && boxes == class_boxes_ && lessons_.size() <= lessons.size() &&
               std::equal(lessons_.begin(), lessons_.end(), lessons.begin()) &&
               std::equal(learner_->examples().begin(), learner_->examples().end(),
                          book_.taught().begin());
    };
    if (boxes.size() < 2) {
        learner_.reset();
        predicted_.assign(come(), -1);
        return;
    }
    if (!goes_on()) start_learner(std::move(boxes));
    const std::size_t known = lessons_.size();
    if (known == lessons.size() && known > 0) return;
    std::vector<int> labels;
    for (std::size_t i = known; i < lessons.size(); ++i)
        labels.push_back(
            static_cast<int>(std::find(class_boxes_.begin(), class_boxes_.end(), lessons[i]) -
                             class_boxes_.begin()));
    learner_->append(*z_, std::span(book_.taught()).subspan(known), labels);
    lessons_ = std::move(lessons);
    converged_ = learner_->fit(*z_).converged;
    predict();
}

void Sorting::start_learner(std::vector<int> boxes) {
    class_boxes_ = std::move(boxes);
    learner_.emplace(static_cast<int>(class_boxes_.size()), settings_.head);
    lessons_.clear();
}

void Sorting::predict() {
    logits_ = exact_logits(*z_, first_rows(come()), learner_->head(*z_));
    predicted_.resize(come());
    for (int row = 0; row < come(); ++row)
        predicted_[row] =
            class_boxes_[arg_max({&logits_(row, 0), static_cast<std::size_t>(logits_.cols())})];
}

void Sorting::place() {
    slots_.assign(pictures_, {});
    for (int row = 0; row < come(); ++row) {
        if (broken_[row]) continue;
        if (book_.answered(row)) {
            if (book_.box(row) >= 0) slots_[row] = {book_.box(row), 1, true};
        } else if (learner_) {
            slots_[row] =
                slot_of({&logits_(row, 0), static_cast<std::size_t>(logits_.cols())}, class_boxes_);
        }
    }
}

void Sorting::remember() {
    if (!learner_) return;
    before_.push_back({book_.taught().size(), predicted_});
    while (before_.size() > 1 && before_[1].answers + kLookBack <= before_.back().answers)
        before_.pop_front();
}

bool Sorting::may_ask(int row) const {
    return !broken_[row] && arrival_.open_at[row] <= come() && !book_.teaches(row) &&
           book_.box(row) != cannot_tell;
}

std::optional<Ask> Sorting::choose() const {
    if (!z_) return {};
    const auto ask = [](const std::optional<int>& row, Asked asked) -> std::optional<Ask> {
        if (!row) return {};
        return Ask{*row, asked};
    };
    const auto check = [&] { return ask(choose_check(), Asked::check); };
    if (book_.check_due())
        if (const auto next = check()) return next;
    if (const auto next = ask(choose_question(), Asked::question)) return next;
    return check();
}

std::optional<int> Sorting::choose_check() const {
    std::optional<int> rested;
    for (const int row : arrival_.checks) {
        if (row >= come() || broken_[row] || book_.answered(row)) continue;
        if (!book_.resting(row)) return row;
        if (!rested) rested = row;
    }
    return rested;
}

std::optional<int> Sorting::choose_question() const {
    if (const int row = start_row(); row >= 0) return row;
    std::vector<int> candidates, resting;
    for (int row = 0; row < come(); ++row)
        if (may_ask(row)) (book_.resting(row) ? resting : candidates).push_back(row);
    if (candidates.empty()) candidates = std::move(resting);
    if (candidates.empty()) return {};
    return ask_learner(candidates);
}

// Until every box has a picture; -1 then, and where all were asked about.
int Sorting::start_row() const {
    const std::vector<int> answers = answers_by_box();
    if (std::count(answers.begin(), answers.end(), 0) == 0) return -1;
    for (const int row : start_)
        if (may_ask(row) && !book_.resting(row)) return row;
    return -1;
}

int Sorting::ask_learner(std::span<const int> candidates) const {
    if (!learner_ && book_.taught().empty()) return candidates[0];
    if (!learner_)
        return candidates[farthest_row(z_->gather(candidates), z_->gather(book_.taught()))];
    Rng rng(settings_.seed, "question " + std::to_string(book_.acts().size()));
    Matrix logits(candidates.size(), logits_.cols());
    for (std::size_t i = 0; i < candidates.size(); ++i) logits.row(i) = logits_.row(candidates[i]);
    const Candidates all{
        .count = static_cast<int>(candidates.size()), .logits = &logits, .k = 1, .rng = rng};
    return candidates[query(*settings_.strategy, all)[0]];
}

std::vector<int> Sorting::answers_by_box() const {
    std::vector<int> answers(boxes_, 0);
    for (const int row : book_.taught()) ++answers[book_.box(row)];
    return answers;
}

Checks Sorting::checks() const {
    Checks checks;
    const auto broken = static_cast<int>(std::count(broken_.begin(), broken_.end(), true));
    checks.population =
        pictures_ - broken - static_cast<int>(book_.taught().size()) - book_.untold();
    for (const int row : book_.checks()) {
        if (book_.teaches(row) || book_.box(row) < 0 || row >= come()) continue;
        ++checks.checked;
        checks.wrong += predicted_[row] != book_.box(row);
    }
    return checks;
}

std::optional<Audit> Sorting::audit() const {
    if (!learner_) return {};
    const Checks checks = this->checks();
    if (checks.checked < least_checks) return {};
    return bluesquare::audit(checks, static_cast<int>(book_.taught().size()));
}

Movement Sorting::movement() const {
    if (before_.size() < 2) return {};
    const Snapshot &then = before_.front(), &now = before_.back();
    if (now.answers < then.answers + kLookBack) return {};
    Movement movement{static_cast<int>(now.answers - then.answers), 0, come()};
    for (int row = 0; row < come(); ++row)
        movement.moved += now.predicted[row] != then.predicted[row];
    return movement;
}

std::optional<SortingHead> Sorting::head() const {
    if (!learner_) return {};
    return SortingHead{scale_, learner_->head(*z_), class_boxes_};
}

}  // namespace bluesquare
