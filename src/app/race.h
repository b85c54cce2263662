// The arms side by side: encoders x acquisitions with the same seed set, pool and oracle.
#pragma once

#include <memory>
#include <vector>

#include "app/state.h"
#include "study/head_group.h"

namespace bluesquare {

// A round that is done: what the learner was asked in it, and how it does.
void add_record(ArmState& arm, Record record);

class Race {
   public:
    // features: one for each of settings.encoders, n x d for all examples. Errors of
    // HeadGroup::make().
    static Result<Race> make(const Settings& settings, const Task& task,
                             const std::vector<std::shared_ptr<const Features>>& features,
                             const Parallel& parallel);

    // One round of every arm, written to its ArmState.
    void advance();
    // By hand, before the first advance(): the first question.
    void ask_first(int example);
    // The visitor's picks of this round (Settings::you); before the next advance().
    void choose(const std::vector<int>& examples);
    // The visitor's labels of this round's picks (Settings::by_hand); before the next advance().
    void answer(const std::vector<int>& labels);

    int round() const;  // the last one done, -1: none
    bool finished() const;
    const std::vector<ArmState>& arms() const { return arms_; }  // encoder by encoder
    // The arm whose examples the visitor picks, -1 where there is none.
    int your_arm() const { return your_arm_; }
    // What the learner of an arm knows and thinks of the pool.
    const Run& run(int arm) const;
    // round: one that is done.
    Matrix pool_logits(int arm, int round) const { return pool_logits(arm, head(arm, round)); }
    Matrix pool_logits(int arm, const Head& head) const;
    const Head& head(int arm, int round) const { return heads_[arm][round]; }
    const Ground& ground(int arm) const { return *grounds_[places_[arm].group]; }
    // One that knows nothing yet, as every arm began.
    HeadLearner new_learner() const { return {classes_, head_settings_}; }
    // Standardised features of the pool as this arm's encoder sees them.
    const Features& pool_features(int arm) const;

   private:
    void relabel(std::size_t group);

    struct Place {
        std::size_t group;
        int run;
    };
    std::vector<HeadGroup> groups_;                       // one an encoder
    std::vector<std::shared_ptr<const Ground>> grounds_;  // of the groups
    std::vector<Place> places_;                           // by arm
    std::vector<ArmState> arms_;
    std::vector<std::vector<Head>> heads_;  // by arm and round, to look back
    int your_arm_ = -1;
    int classes_ = 0;
    std::vector<int> relabelled_;  // Settings::relabelled
    HeadSettings head_settings_;
};

}  // namespace bluesquare
