// The window, or the page.
#include <cstdio>

#include "program/blue_square.h"

using namespace bluesquare;

int main(int argc, char** argv) {
    auto options = parse_options(argc, argv);
    if (!options) return show_failure(options.error().what), 2;
    if (options->help) return std::fputs(options_help().data(), stdout), 0;
    auto window = Window::open({"Blue Square", options->width, options->height});
    if (!window) return show_failure(window.error().what), 1;
    run(std::make_unique<BlueSquare>(*std::move(window), *std::move(options)));
    return 0;
}
