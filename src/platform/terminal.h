// The terminal and the standard streams.
#pragma once

#include <string_view>

#include "core/result.h"

namespace bluesquare {

// To be called first in main: writing to what is closed, full or limited shall fail with a reason
// instead of ending the program, no file that is opened later may take a closed stream's place, and
// what a library throws where nobody can catch it ends with a line and exit status 1. Where the
// address space is limited, all threads share one heap.
void prepare_process();

// All of `text` to standard output, at once. Line ends apart, what is no plain text is made visible
// (core/quoted.h). Failure where it is not taken whole: a full device, a closed stream or pipe.
Status print(std::string_view text);

// One line to standard error, plain. What cannot be said there is lost.
void complain(std::string_view line);
// Several lines, each with its end.
void complain_lines(std::string_view lines);

// Columns of the terminal on which standard error is shown to a person; 0 where there is none, so
// that a progress bar makes no sense.
int stderr_columns();

}  // namespace bluesquare
