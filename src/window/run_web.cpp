#include <cmath>

#include <emscripten/em_macros.h>

#include "window/run.h"

using bluesquare::Program;

extern "C" {
// web/host.js
void bluesquare_host_ready(Program* program);
void bluesquare_host_failed(const char* message);
int bluesquare_host_prefers_dark();

// What the page calls; `program` is what bluesquare_host_ready() got.
EMSCRIPTEN_KEEPALIVE double bluesquare_frame(Program* program) { return program->frame(); }
// Something came in that Dear ImGui shall see drawn.
EMSCRIPTEN_KEEPALIVE void bluesquare_wake(Program* program) { program->window().wake(); }
// Texts are the callee's to free(): strdup'ed.
EMSCRIPTEN_KEEPALIVE char* bluesquare_send(Program* program, const char* json) {
    return strdup(program->send(json).c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_state(Program* program) {
    return strdup(program->state().c_str());
}
}

namespace bluesquare {

void run(std::unique_ptr<Program> program) { bluesquare_host_ready(program.release()); }

void show_failure(const std::string& message) { bluesquare_host_failed(message.c_str()); }

bool prefers_dark() { return bluesquare_host_prefers_dark() != 0; }

}  // namespace bluesquare
