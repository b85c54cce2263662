#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/quoted.h"
#include "platform/terminal.h"

namespace bluesquare {
namespace {

// False with errno. Waits where the stream takes no more for now (a terminal shared with ssh).
bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

// ONNX Runtime throws std::bad_alloc through functions that promise not to throw. There may be no
// memory left even for a message.
[[noreturn]] void end_at_once() {
    (void)write_all(STDERR_FILENO,
                    "bluesquare: not enough memory, or a library failed: close other programs, or "
                    "ask for less at once\n");
    ::_exit(1);
}

// Each thread's own heap takes 64 MiB of addresses. Where those are few, that is most of them; and
// once there are none left for another heap, ONNX Runtime's runs were seen to damage memory. One
// heap for all threads did neither.
void share_few_addresses() {
    rlimit addresses{};
    if (::getrlimit(RLIMIT_AS, &addresses) == 0 && addresses.rlim_cur != RLIM_INFINITY)
        ::mallopt(M_ARENA_MAX, 1);
}

}  // namespace

void prepare_process() {
    share_few_addresses();
    std::set_terminate(end_at_once);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    // The first file opened would get a closed stream's number, and what is printed with it. Opened
    // for reading only, writing to it still fails.
    for (int descriptor = 0; descriptor <= 2; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
            (void)::open("/dev/null", O_RDONLY);  // takes the lowest number that is free
}

Status print(std::string_view text) {
    if (write_all(STDOUT_FILENO, printable_lines(text))) return Done{};
    const int reason = errno;
    return Error{std::string("cannot write to standard output: ") +
                 (reason == EBADF ? "it is closed" : std::strerror(reason))};
}

void complain(std::string_view line) { (void)write_all(STDERR_FILENO, printable(line) + "\n"); }

void complain_lines(std::string_view lines) {
    (void)write_all(STDERR_FILENO, printable_lines(lines));
}

int stderr_columns() {
    if (::isatty(STDERR_FILENO) != 1) return 0;
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

}  // namespace bluesquare
