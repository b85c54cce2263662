#include "app/state_json.h"
#include "data/contact_sheet.h"
#include "platform/files.h"
#include "program/errand.h"

namespace bluesquare {

Status finish_errand(const ProgramOptions& options, const State& state, const Images& screenshot) {
    if (!options.screenshot.empty()) {
        const auto png = encode_png(screenshot.rgb.data(), screenshot.width, screenshot.height);
        if (png.empty()) return Error{"the window is too large for a PNG: choose a smaller --size"};
        if (auto ok = write_file(options.screenshot, png); !ok) return ok;
    }
    if (!options.state.empty())
        if (auto ok = write_file(options.state, state_json(state) + "\n"); !ok) return ok;
    return state.phase == Phase::error ? Status(Error{state.error}) : Status(Done{});
}

}  // namespace bluesquare
