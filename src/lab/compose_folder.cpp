#include "lab/compose_folder.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "core/quoted.h"
#include "core/utf8.h"
#include "data/jpeg.h"
#include "data/picture_file.h"
#include "data/table_dataset.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/staged_folder.h"
#include "report/cell.h"

namespace bluesquare {
namespace {

constexpr int kQuality = 90;                 // of JPEG: a fifth of what PNG takes
constexpr std::size_t kMostBackgrounds = 4;  // in memory: some are of 100 MB
constexpr std::size_t kPicturesAStep = 16;

bool has_jpeg_name(std::string_view file) {
    const std::string end = lower_ending(file);
    return end == ".jpg" || end == ".jpeg";
}

// "a/b/duck.png" -> "duck".
std::string stem_of(const std::string& file) {
    const std::string name = file.substr(file.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

int find_name(const std::vector<std::string>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

Result<int> find_kind(const ComposeParts& parts, std::string_view name, const char* what) {
    const int kind = find_name(parts.kinds, name);
    if (kind >= 0) return kind;
    return usage_error(std::string("--pairs: there is no ") + what + " " + in_quotes(name) +
                       ": expected one of " + quoted_list(parts.kinds));
}

Result<Picture> read_and_decode(const std::string& path) {
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    return decode_image(*bytes, printable(path));
}

// Runs body(i) for all; of those that fail the error of the first.
Status all_of(const Parallel& parallel, std::size_t count,
              const std::function<Status(std::size_t)>& body) {
    std::vector<std::optional<Error>> errors(count);
    parallel(static_cast<int>(count), [&](int i) {
        if (auto ok = body(static_cast<std::size_t>(i)); !ok) errors[i] = ok.error();
    });
    for (auto& error : errors)
        if (error) return *std::move(error);
    return Done{};
}

std::string counts_in_words(const ComposeParts& parts, const std::vector<Split>& splits) {
    std::string text;
    for (std::size_t k = 0; k < parts.kinds.size(); ++k) {
        std::array<int, 4> counts{};
        for (std::size_t i = 0; i < parts.files.size(); ++i)
            if (parts.kind[i] == static_cast<int>(k)) ++counts[static_cast<int>(splits[i])];
        text += "  " + printable(parts.kinds[k]) + ": ";
        text += counts[3] > 0 ? std::to_string(counts[3]) + " for all, a third of each for each\n"
                              : std::to_string(counts[0]) + " train, " + std::to_string(counts[1]) +
                                    " val, " + std::to_string(counts[2]) + " test\n";
    }
    return text;
}

std::string files_of_splits(const ComposeParts& parts, const std::vector<Split>& splits) {
    std::string text;
    for (std::size_t i = 0; i < parts.files.size(); ++i)
        text += std::string(splits[i] == Split::none ? "all" : name_of(splits[i])) +
                ("  " + printable(parts.files[i]) + "\n");
    return text;
}

}  // namespace

Result<ComposeParts> compose_parts(const std::string& folder, bool alpha) {
    auto files = list_files_below(folder);
    if (!files) return files.error();
    ComposeParts parts;
    std::set<std::string> kinds;
    std::erase_if(*files, [&](const std::string& file) {
        return file.find('/') == file.npos || !is_picture_name(file) ||
               (alpha && has_jpeg_name(file));
    });
    for (const std::string& file : *files) {
        if (!is_utf8(file))
            return Error{"'" + printable(folder + "/" + file) +
                         "' has a name that is not UTF-8; rename it"};
        kinds.insert(file.substr(0, file.find('/')));
    }
    if (files->empty())
        return Error{"'" + printable(folder) + "' holds no pictures (" +
                     (alpha ? "PNG or WebP with transparency" : "PNG, JPEG or WebP") +
                     ") in folders, expected one folder for each " + (alpha ? "class" : "place")};
    parts.kinds.assign(kinds.begin(), kinds.end());
    for (const std::string& file : *files)
        parts.kind.push_back(find_name(parts.kinds, file.substr(0, file.find('/'))));
    parts.files = *std::move(files);
    return parts;
}

Result<std::vector<int>> match_places(const ComposeParts& foregrounds,
                                      const ComposeParts& backgrounds, const std::string& pairs) {
    const std::size_t classes = foregrounds.kinds.size(), places = backgrounds.kinds.size();
    std::vector<int> place(classes, -1);
    if (pairs.empty()) {
        if (classes != places)
            return usage_error(std::to_string(classes) + " classes and " + std::to_string(places) +
                               " places: say by --pairs CLASS:PLACE,... which go together");
        std::iota(place.begin(), place.end(), 0);
        return place;
    }
    for (std::string_view rest = pairs; !rest.empty();) {
        const std::string_view pair = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        const auto colon = pair.find(':');
        if (colon == pair.npos)
            return usage_error("--pairs: expected CLASS:PLACE, found " + in_quotes(pair));
        const auto label = find_kind(foregrounds, pair.substr(0, colon), "class");
        if (!label) return label.error();
        const auto where = find_kind(backgrounds, pair.substr(colon + 1), "place");
        if (!where) return where.error();
        place[*label] = *where;
    }
    if (const auto none = std::ranges::find(place, -1); none != place.end())
        return usage_error("--pairs names no place for class " +
                           in_quotes(foregrounds.kinds[none - place.begin()]));
    if (std::ranges::count(place, place[0]) == static_cast<std::ptrdiff_t>(classes))
        return usage_error("--pairs puts all classes on one place: expected two places or more");
    return place;
}

ComposeJob::ComposeJob(ComposeTask task, ComposeFolders folders, ComposePlan plan,
                       Parallel parallel)
    : task_(std::move(task)),
      folders_(std::move(folders)),
      plan_(std::move(plan)),
      parallel_(std::move(parallel)),
      order_(plan_.pictures.size()) {
    std::iota(order_.begin(), order_.end(), 0);
    std::ranges::sort(order_, {},
                      [&](int i) { return std::pair(plan_.pictures[i].background, i); });
}

Result<ComposeJob> ComposeJob::start(ComposeTask task, ComposeFolders folders, Parallel parallel) {
    auto plan = plan_compose(task);
    if (!plan) return plan.error();
    ComposeJob job(std::move(task), std::move(folders), *std::move(plan), std::move(parallel));
    for (const std::string& kind : job.task_.foregrounds.kinds)
        if (auto ok = make_folder(job.folders_.out + "/" + kind); !ok) return ok.error();
    return job;
}

bool ComposeJob::as_waterbirds() const {
    return !folders_.generic && task_.foregrounds.kinds.size() == 2 &&
           task_.backgrounds.kinds.size() == 2;
}

int ComposeJob::label_of(int picture) const {
    return task_.foregrounds.kind[plan_.pictures[picture].foreground];
}

int ComposeJob::place_of(int picture) const {
    return task_.backgrounds.kind[plan_.pictures[picture].background];
}

std::string ComposeJob::file_name(int picture) const {
    std::string number = std::to_string(picture + 1);
    number.insert(0, std::max<std::size_t>(number.size(), 5) - number.size(), '0');
    const int foreground = plan_.pictures[picture].foreground;
    return task_.foregrounds.kinds[label_of(picture)] + "/" +
           stem_of(task_.foregrounds.files[foreground]) + "_" + number + ".jpg";
}

// The backgrounds of the next pictures, in place of those before.
Status ComposeJob::load_backgrounds() {
    held_.clear();
    while (loaded_ < order_.size()) {
        const int background = plan_.pictures[order_[loaded_]].background;
        if (held_.empty() || held_.back() != background) {
            if (held_.size() == kMostBackgrounds) break;
            held_.push_back(background);
        }
        ++loaded_;
    }
    backgrounds_.assign(held_.size(), {});
    return all_of(parallel_, held_.size(), [&](std::size_t i) -> Status {
        auto photo =
            read_and_decode(folders_.backgrounds + "/" + task_.backgrounds.files[held_[i]]);
        if (!photo) return photo.error();
        backgrounds_[i] = shrink_background(*std::move(photo), folders_.size);
        return Done{};
    });
}

Status ComposeJob::write_picture(int picture) {
    const Composite& composite = plan_.pictures[picture];
    const std::string path =
        folders_.foregrounds + "/" + task_.foregrounds.files[composite.foreground];
    const auto decoded = read_and_decode(path);
    if (!decoded) return decoded.error();
    const auto cutout = trim_cutout(*decoded, printable(path));
    if (!cutout) return cutout.error();
    const auto held = std::ranges::lower_bound(held_, composite.background) - held_.begin();
    const Picture made = compose_picture(backgrounds_[held], *cutout, composite, folders_.size);
    std::vector<std::uint8_t> rgb(std::size_t{3} * made.width * made.height);
    copy_rgb(made, rgb.data());
    return write_new_file(folders_.out + "/" + file_name(picture),
                          encode_jpeg(rgb.data(), made.width, made.height, kQuality));
}

Status ComposeJob::step() {
    if (done_ == order_.size()) return Done{};
    if (done_ == loaded_) return load_backgrounds();
    const std::size_t count = std::min(kPicturesAStep, loaded_ - done_);
    auto ok =
        all_of(parallel_, count, [&](std::size_t i) { return write_picture(order_[done_ + i]); });
    if (ok) done_ += count;
    return ok;
}

std::string ComposeJob::metadata() const {
    const bool waterbirds = as_waterbirds();
    // Waterbirds' tables call the place that goes with class 0 place 0.
    const bool swapped = task_.place_of_class[0] == 1;
    std::string text = waterbirds ? "img_id,img_filename,y,split,place,place_filename\n"
                                  : "filename,split,class,place,foreground,background\n";
    for (int i = 0; i < total(); ++i) {
        const Composite& made = plan_.pictures[i];
        const int split = static_cast<int>(made.split), place = place_of(i);
        const std::string photo = task_.backgrounds.files[made.background];
        if (waterbirds)
            text += std::to_string(i + 1) + "," + csv_cell(file_name(i)) + "," +
                    std::to_string(label_of(i)) + "," + std::to_string(split) + "," +
                    std::to_string(swapped ? 1 - place : place) + "," + csv_cell("/" + photo) +
                    "\n";
        else
            text += csv_cell(file_name(i)) + "," + std::string(name_of(made.split)) + "," +
                    csv_cell(task_.foregrounds.kinds[label_of(i)]) + "," +
                    csv_cell(task_.backgrounds.kinds[place]) + "," +
                    csv_cell(task_.foregrounds.files[made.foreground]) + "," + csv_cell(photo) +
                    "\n";
    }
    return text;
}

std::string ComposeJob::files_in_words() const {
    return "foregrounds (files of each class):\n" +
           counts_in_words(task_.foregrounds, plan_.foreground) +
           "backgrounds (files of each place):\n" +
           counts_in_words(task_.backgrounds, plan_.background);
}

std::string ComposeJob::notes() const {
    const auto& classes = task_.foregrounds.kinds;
    const auto& places = task_.backgrounds.kinds;
    std::string text =
        "Pictures composed by bluesquare: cut-outs (foregrounds) on photos (backgrounds).\n"
        "They stay under the licences of the files that they are made of.\n\n" +
        std::to_string(task_.pool) + " train, " + std::to_string(task_.validation) + " val, " +
        std::to_string(task_.test) + " test; " + csv_number(100 * task_.matched) +
        " % of train on the place of the class, val and test balanced; " +
        std::to_string(folders_.size) + " pixels; seed " + std::to_string(task_.seed) + "\n";
    for (std::size_t i = 0; i < classes.size(); ++i)
        text += "class " + std::to_string(i) + ": " + printable(classes[i]) + ", on " +
                printable(places[task_.place_of_class[i]]) +
                (as_waterbirds() ? " (place " + std::to_string(i) + ")" : "") + "\n";
    text += task_.shared_backgrounds
                ? "\nBackgrounds are SHARED: train, val and test get different thirds (left to "
                  "right) of the same photos,\nso their backgrounds look more alike than those of "
                  "photos apart.\n"
                : "\nNo file is in two of train, val and test.\n";
    return text + files_in_words() + "\n" + files_of_splits(task_.foregrounds, plan_.foreground) +
           files_of_splits(task_.backgrounds, plan_.background);
}

Status ComposeJob::finish() {
    if (auto ok = write_file(folders_.out + "/notes.txt", notes()); !ok) return ok;
    return write_file(folders_.out + "/metadata.csv", metadata());
}

}  // namespace bluesquare
