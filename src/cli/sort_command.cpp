// bluesquare sort
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/sort_pictures.h"
#include "core/quoted.h"
#include "flags/setting_flags.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

constexpr std::size_t kBrokenShown = 5;

// Before hours of work.
Status check_out(const std::string& out) {
    if (out.empty()) return usage_error("--out is empty: name a file, such as labels.csv");
    const std::size_t slash = out.rfind('/');
    const std::string folder =
        slash == out.npos ? "." : out.substr(0, std::max<std::size_t>(slash, 1));
    if (!folder_exists(folder))
        return Error{"--out: '" + printable(folder) +
                     "' is no folder that is there: make it first"};
    if (folder_exists(out))
        return Error{"--out: '" + printable(out) +
                     "' is a folder, expected a file in it, such as " + "labels.csv"};
    return Done{};
}

void name_broken(const std::vector<std::string>& broken) {
    for (std::size_t i = 0; i < std::min(broken.size(), kBrokenShown); ++i)
        complain("bluesquare: warning: " + broken[i]);
    if (broken.size() > kBrokenShown)
        complain("bluesquare: warning: and " + counted(broken.size() - kBrokenShown, "picture") +
                 " more that cannot be read: 'unreadable' in the table");
}

std::string in_words(const SortedPictures& sorted, const std::string& out) {
    std::string text;
    for (const BoxCount& box : sorted.boxes)
        text += printable(box.box) + ": " + counted(box.pictures, "picture") + ", " +
                std::to_string(box.unsure) + " of them below 0.75\n";
    text += counted(sorted.rows.size() - sorted.broken.size(), "picture") + " sorted, " +
            std::to_string(sorted.broken.size()) + " unreadable, " +
            counted(sorted.other_files, "other file") + " left alone: " + printable(out) + "\n";
    return text;
}

std::string in_json(const SortedPictures& sorted, const SortPictures& o) {
    Json boxes = Json::array();
    for (const BoxCount& box : sorted.boxes)
        boxes.push_back({{"box", box.box}, {"pictures", box.pictures}, {"below_0.75", box.unsure}});
    return dump_json({{"head", o.head},
                      {"out", o.out},
                      {"sorted", sorted.rows.size() - sorted.broken.size()},
                      {"unreadable", sorted.broken.size()},
                      {"other_files", sorted.other_files},
                      {"boxes", boxes}},
                     1) +
           "\n";
}

Status sort(const SortPictures& o) {
    if (auto ok = check_out(o.out); !ok) return ok;
    const auto sorted = sort_folder(o);
    if (!sorted) return sorted.error();
    name_broken(sorted->broken);
    if (sorted->broken.size() == sorted->rows.size())
        return Error{"none of " + counted(sorted->rows.size(), "picture") + " in '" +
                     printable(o.pictures) + "' can be read: nothing is written"};
    if (auto ok = write_file(o.out, labels_csv(sorted->rows)); !ok) return ok;
    return print(o.json ? in_json(*sorted, o) : in_words(*sorted, o.out));
}

}  // namespace

void add_sort(CLI::App& app, Action& action) {
    auto o = std::make_shared<SortPictures>();
    CLI::App* command = app.add_subcommand(
        "sort", "Sorts a folder of pictures by a head.safetensors that the page has saved");
    command->add_option("--head", o->head, "head.safetensors of a sorting")->required();
    command
        ->add_option(
            "--pictures", o->pictures,
            "Folder; every PNG, JPEG and WebP in it and below is sorted. Hidden files are left "
            "out, links to folders not followed")
        ->required();
    command
        ->add_option("--out", o->out,
                     "CSV to write: filename, label, probability, source (network or unreadable)")
        ->required();
    command->add_flag("--json", o->json, "The counts as JSON");
    add_encoder_places(*command, o->encoders);
    add_number(*command, "jobs", o->jobs, 0, 1024, "Threads; 0: one for each processor");
    command->footer(
        "What was encoded is kept: a run that was stopped goes on when it is started again.\n"
        "Example:\n"
        "  bluesquare sort --head head.safetensors --pictures photos --out labels.csv\n");
    command->callback([o, &action] { action = [o] { return sort(*o); }; });
}

}  // namespace bluesquare
