// What runs on several threads, for ThreadSanitizer: the pool, and a study on it.
#include "platform/threads.h"

#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "lab/signature.h"

using namespace bluesquare;

TEST_CASE("each turn of a loop is taken once, also within another and beside another") {
    const auto parallel = make_parallel(4);
    std::vector<std::atomic<int>> turns(200);
    const auto loops = [&] {
        for (int loop = 0; loop < 50; ++loop)
            parallel(20, [&](int i) {
                parallel(10, [&](int k) { ++turns[static_cast<std::size_t>(10 * i + k)]; });
            });
    };
    {
        const std::jthread beside(loops);
        loops();
    }
    for (const auto& count : turns) CHECK(count == 100);
}

TEST_CASE("a pool that ends at once leaves nobody waiting") {
    for (int i = 0; i < 50; ++i) make_parallel(4);
}

TEST_CASE("a study on four threads picks as on one") {
    CHECK(study_signature(make_parallel(4)) == study_signature(make_parallel(1)));
}
