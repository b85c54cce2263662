// File descriptors of POSIX systems. Natively only.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "core/quoted.h"
#include "core/result.h"

namespace bluesquare {

// "cannot write 'PATH': No space left on device".
inline Error system_error(const char* doing, const std::string& path, int reason) {
    return {std::string("cannot ") + doing + " '" + printable(path) +
            "': " + std::strerror(reason)};
}

// A file descriptor and its end.
class Descriptor {
   public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    bool valid() const { return number_ >= 0; }
    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }
    // False with errno where the last of the data did not make it (network file systems).
    bool close() { return ::close(release()) == 0; }

   private:
    int number_;
};

inline int open_file(const std::string& path, int flags) {
    for (;;) {
        const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
        if (number >= 0 || errno != EINTR) return number;
    }
}

// False with errno.
inline bool write_all(int descriptor, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t written = ::write(descriptor, at, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        at += written;
        size -= static_cast<std::size_t>(written);
    }
    return true;
}

}  // namespace bluesquare
