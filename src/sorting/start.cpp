#include "sorting/start.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "exact/random.h"

namespace bluesquare {
namespace {

constexpr int kRounds = 25;
constexpr double kFar = std::numeric_limits<double>::infinity();

double distance(const Features& a, int i, const double* centre) {
    double sum = 0;
    for (int j = 0; j < a.cols(); ++j) sum += (a(i, j) - centre[j]) * (a(i, j) - centre[j]);
    return sum;
}

void copy_row(const Features& from, int row, Matrix& to, int place) {
    for (int j = 0; j < from.cols(); ++j) to(place, j) = from(row, j);
}

// k-means++ (Arthur and Vassilvitskii, 2007); fewer centres where no picture is left that differs.
Matrix draw_centres(const Features& x, int k, Rng& rng) {
    const int n = static_cast<int>(x.rows());
    Matrix centres(k, x.cols());
    std::vector<double> nearest(n, kFar);
    int next = static_cast<int>(rng.below(static_cast<std::uint32_t>(n)));
    for (int c = 0; c < k; ++c) {
        copy_row(x, next, centres, c);
        double sum = 0;
        for (int i = 0; i < n; ++i)
            sum += nearest[i] = std::min(nearest[i], distance(x, i, &centres(c, 0)));
        if (sum <= 0) return centres.topRows(c + 1);
        double left = rng.uniform() * sum;
        for (next = 0; next < n - 1 && (left -= nearest[next]) >= 0;) ++next;
    }
    return centres;
}

struct Clusters {
    std::vector<int> of;           // by row
    std::vector<double> distance;  // by row, to its centre
};

Clusters assign(const Features& x, const Matrix& centres) {
    const int n = static_cast<int>(x.rows());
    Clusters clusters{std::vector<int>(n, 0), std::vector<double>(n, kFar)};
    for (int i = 0; i < n; ++i)
        for (int c = 0; c < centres.rows(); ++c)
            if (const double far = distance(x, i, &centres(c, 0)); far < clusters.distance[i]) {
                clusters.distance[i] = far;
                clusters.of[i] = c;
            }
    return clusters;
}

// Centres move into the middle of theirs; one that has none stays.
void move_centres(const Features& x, const std::vector<int>& cluster, Matrix& centres) {
    Matrix sums = Matrix::Zero(centres.rows(), centres.cols());
    std::vector<int> sizes(centres.rows(), 0);
    for (int i = 0; i < x.rows(); ++i) {
        ++sizes[cluster[i]];
        for (int j = 0; j < x.cols(); ++j) sums(cluster[i], j) += x(i, j);
    }
    for (int c = 0; c < centres.rows(); ++c)
        for (int j = 0; sizes[c] > 0 && j < centres.cols(); ++j)
            centres(c, j) = sums(c, j) / sizes[c];
}

}  // namespace

std::vector<int> typical_rows(const Features& features, int k, std::uint64_t seed) {
    const int n = static_cast<int>(features.rows());
    if (n == 0 || k <= 0) return {};
    Rng rng(seed, "start");
    Matrix centres = draw_centres(features, std::min(k, n), rng);
    Clusters clusters = assign(features, centres);
    for (int round = 0; round < kRounds; ++round) {
        move_centres(features, clusters.of, centres);
        const std::vector<int> before = std::exchange(clusters, assign(features, centres)).of;
        if (before == clusters.of) break;
    }
    const int count = static_cast<int>(centres.rows());
    std::vector<int> sizes(count, 0), best(count, -1);
    for (int i = 0; i < n; ++i) {
        const int c = clusters.of[i];
        ++sizes[c];
        if (best[c] < 0 || clusters.distance[i] < clusters.distance[best[c]]) best[c] = i;
    }
    std::vector<int> by_size(count), rows;
    std::iota(by_size.begin(), by_size.end(), 0);
    std::sort(by_size.begin(), by_size.end(),
              [&](int a, int b) { return sizes[a] != sizes[b] ? sizes[a] > sizes[b] : a < b; });
    for (const int c : by_size)
        if (best[c] >= 0) rows.push_back(best[c]);
    return rows;
}

int farthest_row(const Features& candidates, const Features& known) {
    int farthest = -1;
    double most = -1;
    std::vector<double> centre(known.cols());
    for (int i = 0; i < candidates.rows(); ++i) {
        double nearest = kFar;
        for (int k = 0; k < known.rows() && nearest > most; ++k) {
            for (int j = 0; j < known.cols(); ++j) centre[j] = known(k, j);
            nearest = std::min(nearest, distance(candidates, i, centre.data()));
        }
        if (nearest > most) {
            most = nearest;
            farthest = i;
        }
    }
    return farthest;
}

}  // namespace bluesquare
