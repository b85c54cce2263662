#include "program/options.h"

#include <charconv>

#include "platform/places.h"

namespace bluesquare {
namespace {

template <class Number>
Status read_number(std::string_view text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc() && end == text.data() + text.size() && out >= 0) return Done{};
    return usage_error("'" + std::string(text) + "' is not a whole number from 0 up");
}

Status read_size(std::string_view text, ProgramOptions& options) {
    const auto cross = text.find('x');
    if (cross == text.npos) return usage_error("--size needs WIDTHxHEIGHT, such as 1280x720");
    if (auto ok = read_number(text.substr(0, cross), options.width); !ok) return ok;
    if (auto ok = read_number(text.substr(cross + 1), options.height); !ok) return ok;
    if (options.width < 200 || options.height < 200 || options.width > 16000 ||
        options.height > 16000)
        return usage_error("--size is out of range: choose 200x200 to 16000x16000");
    return Done{};
}

// A page opens with whatever its address holds: what is wrong is told, and the rest is as always.
void read_link(std::string_view text, ProgramOptions& options) {
    const auto link = parse_link(text);
    if (link)
        options.link = *link;
    else
        options.notice = link.error().what;
}

Status read_flag(std::string_view flag, std::string_view value, ProgramOptions& options) {
    if (flag == "--assets") return options.places.assets = value, Done{};
    if (flag == "--onnxruntime") return options.places.onnxruntime = value, Done{};
    if (flag == "--target") return options.link.settings.target = value, Done{};
    if (flag == "--nuisance") return options.link.settings.nuisance = value, Done{};
    if (flag == "--seed") return read_number(value, options.link.settings.seed);
    if (flag == "--corpus") return read_number(value, options.link.settings.corpus);
    if (flag == "--size") return read_size(value, options);
    if (flag == "--theme") return options.link.view.theme = value, Done{};
    if (flag == "--link") return read_link(value, options), Done{};
    if (flag == "--steps") return read_number(value, options.steps);
    if (flag == "--screenshot") return options.screenshot = value, Done{};
    if (flag == "--state") return options.state = value, Done{};
    return usage_error("unknown flag '" + std::string(flag) + "'; see bluesquare-app --help");
}

}  // namespace

Result<ProgramOptions> parse_options(int argc, char** argv) {
    ProgramOptions options;
    const Places places = default_places();
    options.places = {places.assets, places.onnxruntime};
    for (int i = 1; i < argc; ++i) {
        const std::string flag = argv[i];
        if (flag == "--help" || flag == "-h") {
            options.help = true;
            return options;
        }
        if (i + 1 == argc)
            return usage_error("flag '" + flag +
                               "' is unknown or lacks its value; see bluesquare-app --help");
        if (auto ok = read_flag(flag, argv[++i], options); !ok) return ok.error();
    }
    if (options.link.settings.target == options.link.settings.nuisance)
        options.link.settings.nuisance =
            options.link.settings.target == "shape" ? "color" : "shape";
    if (auto ok = check_view(options.link.view); !ok) return ok.error();
    if (auto ok = check_settings(options.link.settings); !ok) return ok.error();
    return options;
}

std::string_view options_help() {
    return "bluesquare-app: which examples does each learner ask about?\n"
           "\n"
           "  --target NAME, --nuisance NAME   shape, color or background\n"
           "  --seed N                         draws the seed set and the random picks\n"
           "  --corpus N                       draws the pictures; 0 came with the program\n"
           "  --size WxH                       of the window, 1280x720\n"
           "  --theme dark|light\n"
           "  --link LINK                      what the page's 'Share a link' gives\n"
           "  --assets DIR                     fonts, features and model\n"
           "  --onnxruntime FILE               another ONNX Runtime library\n"
           "  --steps N --screenshot FILE.png --state FILE.json\n"
           "                                   does N rounds, writes the files and ends\n"
           "\n"
           "Example: bluesquare-app --target shape --seed 3\n";
}

}  // namespace bluesquare
