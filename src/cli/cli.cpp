#include "cli/cli.h"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace bluesquare {
namespace {

constexpr int kFailure = 1, kUsage = 2;

int report(const Error& error) {
    std::fprintf(stderr, "bluesquare: %s\n%s", error.what.c_str(), error.detail.c_str());
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

}  // namespace

int run_cli(int argc, char** argv) {
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
        "  bluesquare signature\n");
    Action action;
    add_study(app, action);
    add_probe(app, action);
    add_render(app, action);
    add_signature(app, action);
    add_replay(app, action);
    add_ship_features(app, action);
    add_ship_emergence(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {  // --help, --version
        return app.exit(asked);
    } catch (const CLI::ParseError& error) {
        return report(
            usage_error(one_line(error.what()) + "; see '" + command_path(app) + " --help'"));
    }
    const Status status = action();
    return status ? 0 : report(status.error());
}

}  // namespace bluesquare
