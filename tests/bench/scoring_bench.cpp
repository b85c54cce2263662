// How fast the pool is scored, beside plain Eigen products of the same size: warm, the two in turn,
// median of the repeats.
//   cmake --build build/native --target scoring_bench && build/native/tests/scoring_bench
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include "exact/linear.h"
#include "exact/random.h"
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
    Features rough, eigen_float(kPool, models);
    Matrix exact, eigen_double(kPool, models);
    const Matrix x_double = x.cast<double>(), w_double = w.cast<double>();
    std::vector<double> t_rough, t_exact, t_float, t_double;
    for (int r = 0; r <= kRepeats; ++r) {  // the first one warms up
        t_rough.push_back(seconds([&] { RoughProduct{w}(x.data(), kPool, rough); }));
        t_float.push_back(seconds([&] { eigen_float.noalias() = x * w; }));
        t_exact.push_back(seconds([&] { exact = multiply(x, w); }));
        t_double.push_back(seconds([&] { eigen_double.noalias() = x_double * w_double; }));
        if (r == 0) t_rough.clear(), t_exact.clear(), t_float.clear(), t_double.clear();
    }
    const double operations = 2e-9 * kPool * kDimensions * models;
    std::printf("%6d %8.1f %8.1f %6.2f %10.1f %8.1f %6.2f\n", models, operations / median(t_rough),
                operations / median(t_float), median(t_float) / median(t_rough),
                operations / median(t_exact), operations / median(t_double),
                median(t_double) / median(t_exact));
}

}  // namespace

int main() {
    std::printf("pool %d x %d, one thread, %d repeats, GFLOP/s\n", kPool, kDimensions, kRepeats);
    std::printf("models    float    Eigen  ratio     double    Eigen  ratio\n");
    for (int models : {1, 2, 4, 8, 16, 32, 64}) compare(models);
}
