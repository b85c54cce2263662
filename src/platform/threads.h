// Parallel loops on the threads there are.
#pragma once

#include <functional>
#include <memory>

namespace bluesquare {

// Runs body(i) for i in [0, count) on `threads` threads (1 or more; the caller is one of them) and
// returns when all are done. Threads are kept between calls. In a single-threaded build the loop is
// plain. What a body throws is thrown again here once no body runs any more; indices that nobody
// began by then are left out. Matches exact's `Parallel`.
std::function<void(int count, const std::function<void(int)>& body)> make_parallel(int threads);

// Processors to use by default.
int default_threads();

}  // namespace bluesquare
