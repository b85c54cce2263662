#include "app/history.h"

#include <utility>

#include "app/state.h"

namespace bluesquare {
namespace {

constexpr std::size_t kMost = 100;

}  // namespace

void History::push(Before before) {
    list_.push_back(std::move(before));
    if (list_.size() > kMost) list_.pop_front();
}

std::optional<Before> History::pop(std::size_t said) {
    if (list_.empty() || said > list_.back().said) return {};
    Before last = std::move(list_.back());
    list_.pop_back();
    return last;
}

bool can_undo(const State& state) {
    const OpeningStage stage = state.opening.stage;
    const bool opened = stage != OpeningStage::over && stage != OpeningStage::answer;
    return state.undoable > 0 || opened || !state.answers.empty() || !state.choices.empty() ||
           !state.chosen.empty();
}

View returned_to(const View& before, View now) {
    now.step = before.step;
    now.first = before.first;
    now.panel = before.panel;
    return now;
}

}  // namespace bluesquare
