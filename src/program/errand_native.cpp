#include "app/state_json.h"
#include "data/contact_sheet.h"
#include "platform/files.h"
#include "program/errand.h"
#include "window/run.h"

namespace bluesquare {

void finish_errand(const ProgramOptions& options, const State& state, const Images& screenshot) {
    if (!options.screenshot.empty()) {
        const auto png = encode_png(screenshot.rgb.data(), screenshot.width, screenshot.height);
        if (const auto ok = write_file(options.screenshot, png); !ok) show_failure(ok.error().what);
    }
    if (options.state.empty()) return;
    if (const auto ok = write_file(options.state, state_json(state) + "\n"); !ok)
        show_failure(ok.error().what);
}

}  // namespace bluesquare
