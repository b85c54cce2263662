// What an undo returns to: every act that changes settings, begins anew or turns the story leaves
// where the visitor was before it. What was said one by one (answers by hand, picks) is taken back
// one by one in between.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "app/link.h"

namespace bluesquare {

struct State;

struct Before {
    Link link;
    bool restarts = false;  // the act began another race; else it only turned a page
    std::size_t said = 0;   // answers and picks that were there after it
};

class History {
   public:
    void push(Before before);
    void clear() { list_.clear(); }
    std::size_t size() const { return list_.size(); }
    // Takes the last act out, where nothing was said since.
    std::optional<Before> pop(std::size_t said);

   private:
    std::deque<Before> list_;
};

// Answers and picks of a link.
inline std::size_t said_in(const Link& link) { return link.answers.size() + link.choices.size(); }

bool can_undo(const State& state);

// A view that an undo or the browser's Back returns to: where the visitor was in the story. How
// things look (language, theme and the like) stays.
View returned_to(const View& before, View now);

}  // namespace bluesquare
