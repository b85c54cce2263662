#include <cstdlib>

#include "platform/files.h"
#include "platform/terminal.h"
#include "window/gl.h"
#include "window/run.h"

namespace bluesquare {

Status run(std::unique_ptr<Program> program) {
    Window& window = program->window();
    while (!window.closing()) {
        const double idle = program->frame();
        if (!window.closing()) window.wait(idle);
    }
    return program->outcome();
}

void show_failure(const std::string& message) { complain("bluesquare-app: " + message); }

bool prefers_dark() { return true; }
bool prefers_touch() { return false; }

std::string preferred_language() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(name); value && *value)
            return std::string(value).substr(0, 2);
    return "en";
}

std::string save_for_visitor(const std::string& name, const std::string&,
                             std::span<const std::uint8_t> bytes) {
    const auto written = write_file(name, bytes);
    return written ? name : written.error().what;
}

std::string share_link(const std::string& link) {
    glfwSetClipboardString(nullptr, link.c_str());
    return link;
}

std::string ask_for_own_pictures() {
    return "Own pictures: drop them on the page, or give their features to 'bluesquare study "
           "features'.";
}

std::string open_text_view() { return {}; }

std::string show_about() {
    return "About and method: README.md, and NOTICE for the model's licence, beside this program.";
}

std::string ask_about_sorting(const std::string&) {
    return "Sorting pictures: open the page, or use a head that it saved with 'bluesquare sort'.";
}

}  // namespace bluesquare
