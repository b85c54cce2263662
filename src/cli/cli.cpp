#include "cli/cli.h"

#include <sstream>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "core/guarded.h"
#include "core/utf8.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

constexpr int kFailure = 1, kUsage = 2;

int report(const Error& error) {
    complain("bluesquare: " + error.what);
    complain_lines(error.detail);
    return error.kind == ErrorKind::usage ? kUsage : kFailure;
}

// The innermost command that was named: whose help a usage error points to.
std::string command_path(const CLI::App& app) {
    std::string path = app.get_name();
    for (const CLI::App* sub : app.get_subcommands()) path += " " + command_path(*sub);
    return path;
}

std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n') c = ' ';
    return text;
}

Status show_help(const CLI::App& app, const CLI::Success& asked) {
    std::ostringstream text;
    app.exit(asked, text, text);
    return print(text.str());
}

Status run_command(int argc, char** argv) {
    CLI::App app("Blue Square: does a model ask about the examples that settle the task?",
                 "bluesquare");
    app.set_version_flag("--version", "bluesquare " BLUESQUARE_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Examples:\n"
        "  bluesquare study shapes --target color --seeds 16 --out results/color\n"
        "  bluesquare study features --features x.npy --metadata metadata.csv --target y "
        "--nuisance place\n"
        "  bluesquare probe shapes --encoders pretrained,stages:4,random-init\n"
        "  bluesquare render shapes --out pictures\n"
        "  bluesquare replay 'http://localhost:8080/#seed=3&round=5'\n"
        "  bluesquare sort --head head.safetensors --pictures photos --out labels.csv\n"
        "  bluesquare signature\n");
    Action action;
    add_study(app, action);
    add_probe(app, action);
    add_render(app, action);
    add_signature(app, action);
    add_replay(app, action);
    add_model(app, action);
    add_embed(app, action);
    add_trainer(app, action);
    add_sort(app, action);
    add_data(app, action);
    add_fetch(app, action);
    add_compose(app, action);
    add_cache(app, action);
    add_ship_features(app, action);
    add_ship_emergence(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {  // --help, --version
        return show_help(app, asked);
    } catch (const CLI::ParseError& error) {
        return usage_error(one_line(error.what()) + "; see '" + command_path(app) + " --help'");
    }
    return action();
}

}  // namespace

std::string check_utf8(const std::string& text) {
    return is_utf8(text) ? "" : "expected UTF-8 text, found " + in_quotes(text);
}

int run_cli(int argc, char** argv) {
    const Status status = guarded([&] { return run_command(argc, argv); });
    return status ? 0 : report(status.error());
}

}  // namespace bluesquare
