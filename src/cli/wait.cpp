#include "cli/wait.h"

#include <chrono>
#include <thread>

#include "cli/progress_bar.h"

namespace bluesquare {

Status wait(const std::function<Result<Wait>()>& poll) {
    ProgressBar bar;
    for (;;) {
        const auto state = poll();
        if (!state) return state.error();
        if (state->done) return Done{};
        if (!state->activity.empty()) bar.show(state->fraction, state->activity);
        if (state->idle) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

}  // namespace bluesquare
