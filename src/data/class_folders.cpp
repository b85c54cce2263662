// Pictures sorted into folders, as torchvision's ImageFolder has them, for each split:
// SPLIT/CLASS/FILE, or SPLIT/CLASS/KIND/FILE, in which the folder within a class is the attribute
// `kind`, so that a task can be asked. SPLIT is train, val (or valid, validation) or test; train
// and test have to be there: folders of classes alone would need a split that nobody chose. Files
// that are no pictures are passed over.
#include <algorithm>

#include "core/quoted.h"
#include "data/picture_file.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

constexpr CellSplit kSplits[] = {{"train", Split::pool},
                                 {"val", Split::validation},
                                 {"valid", Split::validation},
                                 {"validation", Split::validation},
                                 {"test", Split::test}};

// "a/b/c.png" -> a, b, c.png.
std::vector<std::string_view> parts_of(std::string_view file) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto slash = file.find('/');
        parts.push_back(file.substr(0, slash));
        if (slash == file.npos) return parts;
        file.remove_prefix(slash + 1);
    }
}

Result<std::vector<std::string>> pictures_below(const DataFolder& folder, std::string_view below) {
    if (!folder.list) return std::vector<std::string>{};
    auto files = folder.list(std::string(below));
    if (files)
        std::erase_if(*files, [](const std::string& file) { return !is_picture_name(file); });
    return files;
}

bool has_class(const DataFolder& folder, std::string_view split) {
    const auto files = pictures_below(folder, split);
    return files && std::ranges::any_of(
                        *files, [](const std::string& file) { return parts_of(file).size() >= 3; });
}

Error wrong_depth(const DataFolder& folder, const std::string& file, std::size_t depth) {
    return {printable(path_in(folder, file)) +
            " does not lie where the other pictures do: expected " +
            (depth == 4 ? "SPLIT/CLASS/KIND/FILE" : "SPLIT/CLASS/FILE") +
            " for all of them; move or remove it"};
}

}  // namespace

bool matches_class_folders(const DataFolder& folder) {
    return has_class(folder, "train") && has_class(folder, "test");
}

Result<FoundData> read_class_folders(const DataFolder& folder) {
    TableDataset table{printable(folder.name), {}, {}, {}};
    LevelColumn classes, kinds;
    std::size_t depth = 0;  // 3 or 4
    for (const CellSplit& split : kSplits) {
        const auto files = pictures_below(folder, split.cell);
        if (!files) return files.error();
        if (files->empty() && (split.cell == "train" || split.cell == "test"))
            return Error{printable(path_in(folder, std::string(split.cell))) +
                         ": no picture is in a folder below it; expected train/CLASS/*.jpg and "
                         "test/CLASS/*.jpg"};
        for (const std::string& file : *files) {
            const auto parts = parts_of(file);
            if (depth == 0) depth = std::clamp<std::size_t>(parts.size(), 3, 4);
            if (parts.size() != depth) return wrong_depth(folder, file, depth);
            classes.add_name(parts[1]);
            kinds.add_name(parts[2]);
            table.data.split.push_back(split.split);
            table.filenames.push_back(file);
            table.numbers.push_back(static_cast<int>(table.numbers.size()) + 1);
        }
    }
    table.data.attributes = {std::move(classes).finish("class")};
    if (depth == 4) table.data.attributes.push_back(std::move(kinds).finish("kind"));
    FoundData found = with_pictures(folder, std::move(table));
    found.target = "class";
    if (depth == 4) found.nuisance = "kind";
    return found;
}

}  // namespace bluesquare
