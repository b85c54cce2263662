#include "cli/cli.h"
#include "platform/terminal.h"

int main(int argc, char** argv) {
    bluesquare::prepare_process();
    return bluesquare::run_cli(argc, argv);
}
