#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "cli/packages.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "model/sha256.h"
#include "platform/file_reader.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/process.h"

namespace bluesquare {
namespace {

using Arguments = std::vector<std::string>;

struct Ended {
    int status = 0;
    std::string output, errors;
};

// Runs to its end; show: what the progress bar is to say meanwhile.
Result<Ended> run(const Arguments& argv, const Process::Place& place,
                  const std::function<Wait()>& show) {
    auto process = Process::start(argv, place);
    if (!process) return process.error();
    std::optional<int> status;
    const Status waited = wait([&]() -> Result<Wait> {
        status = process->poll();
        Wait state = show();
        state.done = status.has_value();
        if (!state.done) std::this_thread::sleep_for(std::chrono::milliseconds(30));
        return state;
    });
    if (!waited) return waited.error();
    return Ended{*status, process->output(), process->errors()};
}

std::string named(const Package& package) {
    return std::string(package.name) +
           (package.version.empty() ? "" : " " + std::string(package.version));
}

std::string downloads_folder() { return cache_folder() + "/downloads"; }

// Hexadecimal; empty where the file cannot be read.
std::string sha256_of_file(const std::string& path) {
    auto file = FileReader::open(path);
    if (!file) return "";
    Sha256 hash;
    std::vector<std::uint8_t> part(1 << 20);
    for (std::uint64_t left = file->size(); left > 0;) {
        const std::span<std::uint8_t> next(part.data(), std::min<std::uint64_t>(left, part.size()));
        if (!file->read(next)) return "";
        hash.update(next);
        left -= next.size();
    }
    return hash.hex();
}

// What a client is to get.
struct Wanted {
    std::string file, sha256, version;
    std::int64_t bytes = 0;
};

bool is_there(const Wanted& wanted, const std::string& path) {
    return file_exists(path) && sha256_of_file(path) == wanted.sha256;
}

Error failed(const Package& package, const char* client, const Ended& ended) {
    const std::string why = last_complaint(ended.errors);
    return {std::string(client) + " cannot download " + named(package) + " (" +
            (why.empty() ? "exit status " + std::to_string(ended.status) : printable(why)) +
            "): is this machine online, and is there room on its disk? Try again"};
}

Error other_hash(const Package& package) {
    return {named(package) +
            " is not the file that is known (its SHA-256 differs), and was thrown away: try again; "
            "where that goes on, the archive or a mirror of it has changed"};
}

constexpr const char* kNoPip =
    "python3 has no pip: expected Python 3 with pip and zipfile; install it (Debian: apt-get "
    "install python3-pip)";

Wanted wanted_from_pypi(const Package& package) {
    return Wanted{std::string(package.file), std::string(package.sha256),
                  std::string(package.version), package.bytes};
}

// `'ADDRESS' FILE BYTES SHA256:HASH`, as apt-get --print-uris says; nothing where it is no such
// line.
std::optional<Wanted> read_uri(std::string_view line) {
    std::vector<std::string> fields;
    while (!line.empty()) {
        fields.emplace_back(line.substr(0, line.find_first_of(" \n")));
        line.remove_prefix(std::min(fields.back().size() + 1, line.size()));
    }
    constexpr std::string_view kind = "SHA256:";
    if (fields.size() < 4 || !fields[0].starts_with('\'') || !fields[3].starts_with(kind) ||
        fields[1].find('/') != std::string::npos)
        return {};
    const auto begin = fields[1].find('_') + 1;
    return Wanted{fields[1], fields[3].substr(kind.size()),
                  fields[1].substr(begin, fields[1].rfind('_') - begin),
                  std::strtoll(fields[2].c_str(), nullptr, 10)};
}

// From apt's own index, in an empty folder: it says nothing of what is there.
Result<Wanted> wanted_from_debian(const Package& package, const std::string& folder) {
    const auto ended = run({"apt-get", "--print-uris", "download", std::string(package.name)},
                           {folder, {"LC_ALL=C"}},
                           [&] { return Wait{.activity = "asking apt for " + named(package)}; });
    if (!ended) return ended.error();
    const auto wanted = read_uri(ended->output);
    if (ended->status == 0 && wanted) return *wanted;
    return Error{"apt knows no package " + named(package) + " (" +
                 printable(last_complaint(ended->errors)) +
                 "): run 'apt-get update' as root first; expected Debian 12 or a later one that "
                 "has it"};
}

Arguments pip_arguments(const std::string& folder) {
    return {"python3",
            "-m",
            "pip",
            "--no-input",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--ignore-requires-python",
            "--require-hashes",
            "--dest",
            folder,
            "--requirement",
            folder + "/requirements.txt"};
}

// Into `folder`, which is empty; pip's own pieces lie in it, too, so that they are counted.
Result<Ended> run_client(const Package& package, const Wanted& wanted, const std::string& folder) {
    const auto show = [&] {
        const auto bytes = static_cast<std::int64_t>(bytes_below(folder));
        const double share = static_cast<double>(bytes) /
                             static_cast<double>(std::max<std::int64_t>(1, wanted.bytes));
        return Wait{.fraction = std::min(1.0, share),
                    .activity = "downloading " + named(package) + ", " +
                                std::to_string(bytes / 1'000'000) + " of " +
                                std::to_string((wanted.bytes + 999'999) / 1'000'000) + " MB"};
    };
    if (package.archive == PackageOf::debian)
        return run({"apt-get", "--quiet", "--quiet", "download", std::string(package.name)},
                   {folder, {"LC_ALL=C"}}, show);
    const std::string line = std::string(package.name) + "==" + wanted.version +
                             " --hash=sha256:" + wanted.sha256 + "\n";
    if (auto ok = write_file(folder + "/requirements.txt", line); !ok) return ok.error();
    return run(pip_arguments(folder), {"", {"TMPDIR=" + folder}}, show);
}

Error client_error(const Package& package, const Ended& ended) {
    const auto says = [&](const char* what) {
        return ended.errors.find(what) != std::string::npos;
    };
    if (package.archive == PackageOf::debian) return failed(package, "apt-get", ended);
    if (says("No module named pip")) return {kNoPip};
    if (says("DO NOT MATCH THE HASHES")) return other_hash(package);
    return failed(package, "pip", ended);
}

// Removed in the end.
class Scratch {
   public:
    explicit Scratch(std::string path) : path_(std::move(path)) {}
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { (void)remove_tree(path_); }

   private:
    std::string path_;
};

std::string described(const Package& package, const Wanted& wanted) {
    std::string version = wanted.version;  // an epoch's colon is escaped in Debian's file names
    if (const auto colon = version.find("%3a"); colon != version.npos)
        version.replace(colon, 3, ":");
    return (package.archive == PackageOf::pypi ? "PyPI's " : "Debian's ") +
           std::string(package.name) + " " + version + ", SHA-256 " + wanted.sha256;
}

}  // namespace

Status check_clients(std::span<const Package> packages) {
    for (const Package& package : packages) {
        const bool pypi = package.archive == PackageOf::pypi;
        if (pypi && !program_exists("python3"))
            return Error{"there is no python3 on PATH, which is to download " + named(package) +
                         ": install Python 3 with pip (Debian: apt-get install python3-pip)"};
        for (const char* client : {"apt-get", "dpkg-deb"})
            if (!pypi && !program_exists(client))
                return Error{std::string("there is no ") + client + " on PATH, which is to get " +
                             named(package) +
                             ": this set is made of Debian's packages, on Debian 12 or newer"};
    }
    return Done{};
}

Result<Download> download_package(const Package& package) {
    const std::string folder = downloads_folder() + "/" + std::string(package.name) + ".partial";
    if (auto ok = make_folder(folder); !ok) return ok.error();
    const auto lock = FolderLock::take(folder);  // one at a time
    const auto ours = lock ? lock->still_there() : Status(lock.error());
    if (!ours) return Error{"cannot download " + named(package) + ": " + ours.error().what};
    const Scratch scratch(folder);
    const std::string work = folder + "/files";
    if (auto ok = remove_tree(work); !ok) return ok.error();  // a killed one's
    if (auto ok = make_folder(work); !ok) return ok.error();
    const auto wanted = package.archive == PackageOf::pypi
                            ? Result<Wanted>(wanted_from_pypi(package))
                            : wanted_from_debian(package, work);
    if (!wanted) return wanted.error();
    const Download download{downloads_folder() + "/" + wanted->file, described(package, *wanted)};
    if (is_there(*wanted, download.path)) return download;
    const auto ended = run_client(package, *wanted, work);
    if (!ended) return ended.error();
    if (ended->status != 0) return client_error(package, *ended);
    const std::string got = work + "/" + wanted->file;
    if (!is_there(*wanted, got)) return other_hash(package);
    if (auto ok = move_path(got, download.path); !ok) return ok.error();
    return download;
}

namespace {

Status unpack_archive(const Package& package, const Arguments& argv, const std::string& folder) {
    const auto ended =
        run(argv, {}, [&] { return Wait{.activity = "unpacking " + named(package)}; });
    if (!ended) return ended.error();
    if (ended->status == 0) return Done{};
    const std::string why = last_complaint(ended->errors);
    return Error{"cannot unpack " + named(package) + " into '" + printable(folder) + "' (" +
                 (why.empty() ? "exit status " + std::to_string(ended->status) : printable(why)) +
                 "): is there room on the disk?"};
}

Arguments unzip(const std::string& path, const std::string& folder) {
    return {"python3", "-m", "zipfile", "-e", path, folder};
}

}  // namespace

Status unpack_package(const Package& package, const Download& download, const std::string& folder) {
    const Arguments argv = package.archive == PackageOf::pypi
                               ? unzip(download.path, folder)
                               : Arguments{"dpkg-deb", "-x", download.path, folder};
    if (auto ok = unpack_archive(package, argv, folder); !ok || package.inner.empty()) return ok;
    const std::string inner = folder + "/" + std::string(package.inner);
    return unpack_archive(package, unzip(inner, folder), folder);
}

}  // namespace bluesquare
