#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/mapped_file.h"

namespace bluesquare {
namespace {

Error cannot_open(const std::string& path, const std::string& why) {
    return {"cannot open '" + path + "': " + why};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
    // Not blocking: a pipe without a writer would hold us up for ever.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return cannot_open(path, std::strerror(errno));
    struct stat about {};
    const bool known = ::fstat(file, &about) == 0;
    if (!known || !S_ISREG(about.st_mode)) {
        ::close(file);
        return cannot_open(path, "not a regular file");
    }
    const auto size = static_cast<std::size_t>(about.st_size);
    void* data = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0) : nullptr;
    const int reason = errno;
    ::close(file);
    if (data == MAP_FAILED) return cannot_open(path, std::strerror(reason));
    return MappedFile(static_cast<const std::uint8_t*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

MappedFile::~MappedFile() {
    if (size_ > 0) ::munmap(const_cast<std::uint8_t*>(data_), size_);
}

}  // namespace bluesquare
