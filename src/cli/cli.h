// The command line.
#pragma once

namespace bluesquare {

// Exit status: 0 done, 1 failure (the world refused), 2 usage (the request is wrong). Results go to
// standard output; errors, one line each, and progress to standard error.
int run_cli(int argc, char** argv);

}  // namespace bluesquare
