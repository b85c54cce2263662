#include "cli/sort_pictures.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "cli/embedding.h"
#include "cli/pace.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "data/picture_file.h"
#include "lab/picture_features.h"
#include "model/preprocess.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/threads.h"
#include "sorting/sort_rows.h"

namespace bluesquare {
namespace {

std::string shown(const std::string& path) { return "'" + printable(path) + "'"; }

// The pictures' names; other files are counted.
Result<std::vector<std::string>> find_pictures(const std::string& folder, int& other_files) {
    auto names = list_files_below(folder);
    if (!names) return names;
    other_files = static_cast<int>(
        std::erase_if(*names, [](const std::string& name) { return !is_picture_name(name); }));
    if (!names->empty()) return names;
    return Error{shown(folder) + ": no PNG, JPEG or WebP file is in it or below (" +
                 std::to_string(other_files) +
                 " other files; hidden ones do not count): name the folder of the pictures"};
}

Status check_encoder(const HeadFile& head, const Encoder& encoder, const std::string& path) {
    const std::string ours = network_of(encoder.identity());
    if (head.network != ours)
        return Error{shown(path) + ": made for the network " + in_quotes(head.network) +
                     ", but this program has " + in_quotes(ours) +
                     ": use the program of the same version as the page that saved it"};
    if (static_cast<int>(head.head.scale.mean.size()) != encoder.dimensions())
        return Error{shown(path) + ": made for features of " +
                     std::to_string(head.head.scale.mean.size()) +
                     " dimensions, but the network has " + std::to_string(encoder.dimensions()) +
                     "; save it again"};
    return Done{};
}

// Takes block after block and remembers what the table needs.
class Sorter {
   public:
    Sorter(const HeadFile& head, std::vector<std::string> names, Parallel parallel)
        : head_(head), names_(std::move(names)), parallel_(std::move(parallel)) {
        for (const std::string& box : head.boxes) sorted_.boxes.push_back({box});
    }

    void take(const FeatureBlock& block) {
        std::vector<int> rows = block.readable();
        const auto slots = sort_rows(head_.head, block.features, std::move(rows), parallel_);
        auto slot = slots.begin();
        for (std::size_t i = 0; i < block.broken.size(); ++i) {
            const std::string& name = names_[block.begin + i];
            if (block.broken[i].empty())
                put(name, *slot++);
            else
                leave(name, block.broken[i]);
        }
    }
    SortedPictures& sorted() { return sorted_; }

   private:
    void put(const std::string& name, const Slot& slot) {
        BoxCount& box = sorted_.boxes[slot.box];
        ++box.pictures;
        box.unsure += slot.probability < doubt_begins;
        sorted_.rows.push_back({name, box.box, slot.probability, "network"});
    }
    void leave(const std::string& name, const std::string& why) {
        sorted_.broken.push_back(why);
        sorted_.rows.push_back({name, "", {}, "unreadable"});
    }

    const HeadFile& head_;
    std::vector<std::string> names_;
    Parallel parallel_;
    SortedPictures sorted_;
};

PictureFiles files_in(const std::string& folder, const std::vector<std::string>& names) {
    PictureFiles files;
    for (const std::string& name : names) files.names.push_back(printable(folder + "/" + name));
    files.decode_as_the_page();
    files.read = [folder, names](int i) { return read_file(folder + "/" + names[i]); };
    return files;
}

Result<std::unique_ptr<Encoder>> open_encoder(const SortPictures& options, const HeadFile& head,
                                              int threads) {
    EncoderOptions of_head = options.encoders;
    of_head.network.size = head.input_size;
    const auto encoders = open_file_encoders(of_head, {head.encoder}, threads);
    if (!encoders) return encoders.error();
    auto encoder = encoders->make(head.encoder, 0);
    if (!encoder) return encoder;
    if (auto ok = check_encoder(head, **encoder, options.head); !ok) return ok.error();
    return encoder;
}

}  // namespace

Result<SortedPictures> sort_folder(const SortPictures& options) {
    auto bytes = read_file(options.head);
    if (!bytes) return bytes.error();
    const auto head = parse_head_file(*std::move(bytes), printable(options.head));
    if (!head) return head.error();
    int other_files = 0;
    const auto names = find_pictures(options.pictures, other_files);
    if (!names) return names.error();
    const int threads = options.jobs > 0 ? options.jobs : default_threads();
    auto encoder = open_encoder(options, *head, threads);
    if (!encoder) return encoder.error();

    const auto settings = picture_settings(options.encoders, head->input_size, threads);
    Sorter sorter(*head, *names, settings.parallel);
    PictureFeatures features(files_in(options.pictures, *names), *std::move(encoder), settings);
    const int total = static_cast<int>(names->size());
    const Pace pace(total);
    const Status sorted = wait([&]() -> Result<Wait> {
        const auto step = features.poll();
        if (!step) return step.error();
        if (step->block) sorter.take(*step->block);
        return Wait{step->block && step->done == total, static_cast<double>(step->done) / total,
                    pace.words(step->done), step->idle};
    });
    if (!sorted) return sorted.error();
    sorter.sorted().other_files = other_files;
    return std::move(sorter.sorted());
}

}  // namespace bluesquare
