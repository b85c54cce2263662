// The arms side by side: encoders x acquisitions with the same seed set, pool and oracle.
#pragma once

#include <memory>
#include <vector>

#include "app/state.h"
#include "study/lockstep.h"

namespace bluesquare {

class Race {
   public:
    // features: one for each of settings.encoders, n x d for all examples. Usage error as
    // Lockstep::make.
    static Result<Race> make(const Settings& settings, const Task& task,
                             const std::vector<std::shared_ptr<const Features>>& features);

    // One round of every arm, written to its ArmState.
    void advance(const Parallel& parallel);
    int round() const;  // the last one done, -1: none
    bool finished() const;
    const std::vector<ArmState>& arms() const { return arms_; }  // encoder by encoder

   private:
    std::vector<Lockstep> loops_;  // one an encoder
    std::vector<ArmState> arms_;
};

}  // namespace bluesquare
