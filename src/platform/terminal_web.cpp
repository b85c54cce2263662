#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/quoted.h"
#include "platform/terminal.h"

namespace bluesquare {

void prepare_process() {}

Status print(std::string_view text) {
    const std::string shown = printable_lines(text);
    const bool taken = std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size();
    if (taken && std::fflush(stdout) == 0) return Done{};
    return Error{std::string("cannot write to standard output: ") + std::strerror(errno)};
}

void complain(std::string_view line) { std::fputs((printable(line) + "\n").c_str(), stderr); }

int stderr_columns() { return 0; }

}  // namespace bluesquare
