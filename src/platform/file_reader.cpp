#include "platform/file_reader.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace bluesquare {
namespace {

Error cannot_read(const std::string& path, const std::string& reason) {
    return {"cannot read '" + path + "': " + reason};
}

}  // namespace

Result<FileReader> FileReader::open(const std::string& path) {
    // Looked at before it is opened: opening a pipe waits for a writer.
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return cannot_read(path, std::filesystem::is_directory(status)
                                     ? "it is a folder, expected a file"
                                     : "it is a device or a pipe, expected a file; "
                                       "save it as one first");
    File file(std::fopen(path.c_str(), "rb"));
    if (!file) return cannot_read(path, std::strerror(errno));
    std::setvbuf(file.get(), nullptr, _IONBF, 0);  // pieces are large
    const auto size = std::filesystem::file_size(path, error);
    if (error) return cannot_read(path, error.message());
    return FileReader(std::move(file), path, size);
}

Status FileReader::seek(std::uint64_t place) {
    if (::fseeko(file_.get(), static_cast<off_t>(place), SEEK_SET) == 0) return Done{};
    return cannot_read(path_, std::strerror(errno));
}

Status FileReader::read(std::span<std::uint8_t> to) {
    if (std::fread(to.data(), 1, to.size(), file_.get()) == to.size()) return Done{};
    if (std::ferror(file_.get())) return cannot_read(path_, std::strerror(errno));
    return cannot_read(path_, "it ended early; was it changed meanwhile?");
}

}  // namespace bluesquare
