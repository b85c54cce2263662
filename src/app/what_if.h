// What one more label would change: the shown learner is fitted again with an unlabelled example of
// the pool, once for each label it could have; the other learners too, where they are asked.
#pragma once

#include <map>
#include <vector>

#include "app/race.h"

namespace bluesquare {

class WhatIfDesk {
   public:
    // Begins: example -1: none. Fits the shown arm at once. state: its lens is of the shown round.
    void point_at(int example, const Race& race, State& state);
    // A further learner, or some more examples of the pool. False: there is nothing to do.
    bool advance(const Race& race, State& state);
    static bool wants_more(const State& state);
    // Another round or learner is shown.
    void follow(const Race& race, State& state);

   private:
    // The learner of an arm as it was in the shown round, to be copied and taught one more label.
    const HeadLearner& base(const Race& race, const State& state, int arm);
    Head refit(const Race& race, const State& state, int arm, int position, int label);
    void ask(const Race& race, State& state, int arm);
    void weigh(const Race& race, State& state, int position);

    std::map<int, HeadLearner> bases_;  // by arm, of the shown round
    std::vector<int> called_;           // by position, what the shown learner calls it now
};

}  // namespace bluesquare
