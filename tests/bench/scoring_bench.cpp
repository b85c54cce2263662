// How fast the pool is scored, beside plain Eigen products of the same size: warm, the two in turn,
// median of the repeats.
//   cmake --build build/native --target scoring_bench && build/native/tests/scoring_bench
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "core/linear.h"
#include "core/random.h"
#include "platform/threads.h"

using namespace bluesquare;

namespace {

constexpr int kPool = 5000, kDimensions = 1280, kRepeats = 15;

double seconds(const std::function<void()>& body) {
    const auto start = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
}

// One thread each, since plain Eigen has no more here.
void compare(int models) {
    Features x = Features::Random(kPool, kDimensions), w = Features::Random(kDimensions, models);
    Features eigen_float(kPool, models);
    Matrix ours(kPool, models), eigen_double(kPool, models);
    const Matrix x_double = x.cast<double>(), w_double = w.cast<double>();
    std::vector<double> t_ours, t_float, t_double;
    for (int r = 0; r <= kRepeats; ++r) {  // the first one warms up
        t_ours.push_back(seconds([&] { multiply(x, w, 0, kPool, ours); }));
        t_float.push_back(seconds([&] { eigen_float.noalias() = x * w; }));
        t_double.push_back(seconds([&] { eigen_double.noalias() = x_double * w_double; }));
        if (r == 0) t_ours.clear(), t_float.clear(), t_double.clear();
    }
    const double operations = 2.0 * kPool * kDimensions * models;
    std::printf("%6d  %7.1f  %9.1f  %12.1f  %13.1f  %14.2f  %15.2f\n", models,
                operations / median(t_ours) / 1e9, 4.0 * kPool * kDimensions / median(t_ours) / 1e9,
                operations / median(t_float) / 1e9, operations / median(t_double) / 1e9,
                median(t_float) / median(t_ours), median(t_double) / median(t_ours));
}

}  // namespace

int main() {
    std::printf("pool %d x %d, one thread, %d repeats\n", kPool, kDimensions, kRepeats);
    std::printf(
        "models  GFLOP/s  pool GB/s  Eigen float   Eigen double  / Eigen float  / Eigen double\n");
    for (int models : {1, 2, 4, 8, 16, 32, 64}) compare(models);
}
