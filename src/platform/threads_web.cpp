// The page has one thread: a threaded build would need cross-origin isolation.
#include "platform/threads.h"

namespace bluesquare {

std::function<void(int count, const std::function<void(int)>& body)> make_parallel(int) {
    return [](int count, const std::function<void(int)>& body) {
        for (int i = 0; i < count; ++i) body(i);
    };
}

int default_threads() { return 1; }

}  // namespace bluesquare
