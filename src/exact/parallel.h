// How loops are spread over threads: exact and study know no threads, a front end hands them a way.
#pragma once

#include <functional>

namespace bluesquare {

// Calls body(i) for i in [0, count), in any order and on any threads; returns when all are done.
using Parallel = std::function<void(int count, const std::function<void(int)>& body)>;

inline void serial(int count, const std::function<void(int)>& body) {
    for (int i = 0; i < count; ++i) body(i);
}

}  // namespace bluesquare
