#include <csignal>

#include "cli/cli.h"

int main(int argc, char** argv) {
    // Writing beyond a limit on file sizes shall fail with a message, as on a full disk.
    std::signal(SIGXFSZ, SIG_IGN);
    return bluesquare::run_cli(argc, argv);
}
