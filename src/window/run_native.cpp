#include <cstdio>

#include "window/run.h"

namespace bluesquare {

void run(std::unique_ptr<Program> program) {
    Window& window = program->window();
    while (!window.closing()) {
        const double idle = program->frame();
        if (!window.closing()) window.wait(idle);
    }
}

void show_failure(const std::string& message) {
    std::fprintf(stderr, "bluesquare-app: %s\n", message.c_str());
}

bool prefers_dark() { return true; }

}  // namespace bluesquare
