// bluesquare cache
#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "core/quoted.h"
#include "lab/feature_folder.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

struct CacheOptions {
    std::optional<std::uint64_t> keep;  // megabytes
    bool clear = false;
};

std::string megabytes(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

Status show_cache(const CacheOptions& o) {
    const std::string folder = feature_folder();
    if (o.clear || o.keep) {
        const auto removed = prune_feature_folder(folder, o.clear ? 0 : *o.keep * 1'000'000);
        if (!removed) return removed.error();
        const std::string what = "removed " + std::to_string(removed->files) + " files, " +
                                 megabytes(removed->bytes) + "\n";
        if (auto ok = print(what); !ok) return ok;
    }
    const auto use = use_of_feature_folder(folder);
    if (!use) return use.error();
    return print(printable(folder) + ": " + std::to_string(use->files) + " files, " +
                 megabytes(use->bytes) + "\n");
}

}  // namespace

void add_cache(CLI::App& app, Action& action) {
    auto o = std::make_shared<CacheOptions>();
    CLI::App* command =
        app.add_subcommand("cache", "Features kept from earlier runs: how many, and removing them");
    auto* keep = command
                     ->add_option("--keep", o->keep,
                                  "Megabytes to keep; what was used longest ago is removed")
                     ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 40));
    command->add_flag("--clear", o->clear, "Remove all of them")->excludes(keep);
    command->footer("Example:\n  bluesquare cache --keep 500\n");
    command->callback([o, &action] { action = [o] { return show_cache(*o); }; });
}

}  // namespace bluesquare
