// The window, or the page.
#include "core/guarded.h"
#include "platform/terminal.h"
#include "program/blue_square.h"

using namespace bluesquare;

namespace {

Status run_app(int argc, char** argv) {
    auto options = parse_options(argc, argv);
    if (!options) return options.error();
    if (!options->help.empty()) return print(options->help);
    auto window = Window::open({"Blue Square", options->width, options->height});
    if (!window) return window.error();
    return run(std::make_unique<BlueSquare>(*std::move(window), *std::move(options)));
}

}  // namespace

int main(int argc, char** argv) {
    prepare_process();
    const Status status = guarded([&] { return run_app(argc, argv); });
    if (status) return 0;
    show_failure(status.error().what);
    return status.error().kind == ErrorKind::usage ? 2 : 1;
}
