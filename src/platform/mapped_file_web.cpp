// No maps in WebAssembly: a copy serves.
#include <algorithm>
#include <memory>
#include <utility>

#include "platform/files.h"
#include "platform/mapped_file.h"

namespace bluesquare {

Result<MappedFile> MappedFile::open(const std::string& path) {
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    auto data = std::make_unique<std::uint8_t[]>(bytes->size());
    std::copy(bytes->begin(), bytes->end(), data.get());
    return MappedFile(data.release(), bytes->size());
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

MappedFile::~MappedFile() { delete[] data_; }

}  // namespace bluesquare
