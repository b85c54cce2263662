#include "data/brought_set.h"

namespace bluesquare {
namespace {

const DataReader* reader_of(const DataFolder& folder, bool told_by_folders) {
    for (const DataReader& reader : data_readers())
        if ((reader.told_by == ToldBy::folders) == told_by_folders && reader.matches(folder))
            return &reader;
    return nullptr;
}

}  // namespace

std::vector<BroughtSet> find_sets(BroughtFiles& files) {
    std::vector<BroughtSet> sets;
    for (const bool told_by_folders : {false, true})
        for (const auto& level : files.folders()) {
            for (const std::string& root : level)
                if (const auto* reader = reader_of(files.folder(root), told_by_folders))
                    sets.push_back({root, reader});
            if (!sets.empty() || !files.wanted().empty()) return sets;
        }
    return sets;
}

}  // namespace bluesquare
