#include "cli/cli.h"

int main(int argc, char** argv) { return bluesquare::run_cli(argc, argv); }
