#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>

#include "app/command.h"
#include "app/opening.h"
#include "core/quoted.h"
#include "flags/setting_flags.h"
#include "platform/places.h"
#include "program/options.h"

namespace bluesquare {
namespace {

// "1280x720"
Status read_size(std::string_view text, ProgramOptions& options) {
    constexpr int least = 200, most = 16000;
    const char* const end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, options.width);
    const bool crossed = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x';
    const auto height = std::from_chars(crossed ? width.ptr + 1 : end, end, options.height);
    if (height.ec == std::errc() && height.ptr == end &&
        std::min(options.width, options.height) >= least &&
        std::max(options.width, options.height) <= most)
        return Done{};
    return usage_error("--size: expected WIDTHxHEIGHT from 200x200 to 16000x16000, found " +
                       in_quotes(text));
}

void add_flags(CLI::App& app, ProgramOptions& options, std::string& size) {
    // First, so that the flags below change what it says.
    app.add_option_function<std::string>(
        "--link", [&options](const std::string& text) { read_link(text, options); },
        "What 'Share a link' gave; other flags change it");
    for (const auto& row : race_rows())
        if (row.name != "dataset") add_setting(app, row, options.link.settings);
    add_settings(app, view_rows(), options.link.view);
    app.add_option("--size", size, "Of the window, in pixels")->capture_default_str();
    app.add_option("--assets", options.places.assets, "Folder of fonts, features and model");
    app.add_option("--onnxruntime", options.places.onnxruntime, "Path of libonnxruntime.so");
    add_number(app, "steps", options.steps, 0, 1'000'000,
               "Rounds to do before the files below are written");
    add_number(app, "study", options.study, 0, most_study_seeds,
               "Starts of a study to do after them");
    app.add_option("--screenshot", options.screenshot, "PNG to write, then end");
    app.add_option("--state", options.state, "JSON to write, then end");
    app.footer(
        "Examples:\n"
        "  bluesquare-app --target shape --seed 3\n"
        "  bluesquare-app --link '#step=2&seed=7&round=5' --screenshot race.png\n");
}

}  // namespace

Result<ProgramOptions> parse_options(int argc, char** argv) {
    ProgramOptions options;
    const Places places = default_places();
    options.places = {places.assets, places.onnxruntime};
    std::string size = "1280x720";
    CLI::App app("Blue Square: which examples does each learner ask about?", "bluesquare-app");
    add_flags(app, options, size);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success&) {  // --help
        options.help = app.help();
        return options;
    } catch (const CLI::ParseError& error) {
        std::string what = error.what();
        std::replace(what.begin(), what.end(), '\n', ' ');
        return usage_error(what + "; see 'bluesquare-app --help'");
    }
    if (options.link == Link() && !options.errand()) options.link = opening_link();
    if (auto ok = read_size(size, options); !ok) return ok.error();
    if (auto ok = check_options(options); !ok) return ok.error();
    return options;
}

}  // namespace bluesquare
