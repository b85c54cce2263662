// What a kiosk shows while nobody is there: the story by itself, again and again.
#pragma once

#include <vector>

#include "app/command.h"
#include "app/state.h"

namespace bluesquare {

class Attract {
   public:
    // seconds: since the last call. idle: since the visitor's last input. Commands to send now;
    // none while a visitor is there.
    std::vector<Command> tick(double seconds, double idle);
    bool showing() const { return scene_ >= 0; }

   private:
    int scene_ = -1;  // -1: a visitor is there
    double left_ = 0;
    std::uint64_t loops_ = 0;  // every one with another seed
};

// After so long without input a kiosk forgets its visitor.
inline constexpr double kiosk_patience = 60;  // seconds

}  // namespace bluesquare
