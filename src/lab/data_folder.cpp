#include "lab/data_folder.h"

#include <algorithm>

#include "platform/file_reader.h"
#include "platform/files.h"
#include "platform/folder.h"

namespace bluesquare {
namespace {

Result<std::vector<std::uint8_t>> part_of_file(const std::string& path, std::uint64_t offset,
                                               std::size_t most) {
    auto file = FileReader::open(path);
    if (!file) return file.error();
    const std::uint64_t begin = std::min(offset, file->size());
    std::vector<std::uint8_t> bytes(std::min<std::uint64_t>(most, file->size() - begin));
    if (auto ok = file->seek(begin); !ok) return ok.error();
    if (auto ok = file->read(bytes); !ok) return ok.error();
    return bytes;
}

Result<std::vector<std::string>> files_below(const std::string& path, const std::string& below) {
    const std::string folder = below.empty() ? path : path + "/" + below;
    if (!folder_exists(folder)) return std::vector<std::string>{};
    auto files = list_files_below(folder);
    if (files && !below.empty())
        for (std::string& file : *files) file.insert(0, below + "/");
    return files;
}

}  // namespace

DataFolder data_folder_at(const std::string& path) {
    return {path, [path](const std::string& file) { return file_exists(path + "/" + file); },
            [path](const std::string& file) { return read_file(path + "/" + file); },
            [path](const std::string& file, std::uint64_t offset, std::size_t most) {
                return part_of_file(path + "/" + file, offset, most);
            },
            [path](const std::string& below) { return files_below(path, below); }};
}

Result<NamedData> find_data(const std::string& text) {
    const NamedFolder named = named_folder(text);
    if (named.folder.empty()) return usage_error("no folder is named: expected DIR or FORMAT:DIR");
    NamedData data{data_folder_at(named.folder), nullptr};
    const auto reader = find_reader(data.folder, named.format);
    if (!reader) return reader.error();
    data.reader = *reader;
    return data;
}

}  // namespace bluesquare
