#include "sorting/audit.h"

#include <algorithm>
#include <vector>

#include "exact/math.h"

namespace bluesquare {
namespace {

constexpr double kTail = 0.025;

// P(X = x), X the wrong ones among n drawn from N of which K are wrong.
class Hypergeometric {
   public:
    explicit Hypergeometric(int population) : log_factorial_(population + 1, 0.0) {
        for (int i = 2; i <= population; ++i)
            log_factorial_[i] = log_factorial_[i - 1] + exact_log(i);
    }
    // P(X <= x).
    double at_most(int x, int n, int wrong) const {
        const int right = static_cast<int>(log_factorial_.size()) - 1 - wrong;
        double sum = 0;
        for (int i = std::max(0, n - right); i <= std::min({x, n, wrong}); ++i)
            sum += exact_exp(log_choose(wrong, i) + log_choose(right, n - i) -
                             log_choose(wrong + right, n));
        return std::min(sum, 1.0);
    }

   private:
    double log_choose(int n, int k) const {
        return log_factorial_[n] - log_factorial_[k] - log_factorial_[n - k];
    }
    std::vector<double> log_factorial_;
};

// The first value in [from, to) for which `holds`, which stays true once it is; `to` where none.
template <class Holds>
int first_that(int from, int to, Holds holds) {
    while (from < to) {
        const int middle = from + (to - from) / 2;
        if (holds(middle))
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

}  // namespace

Audit audit(const Checks& checks, int answered) {
    const auto [n, x, population] = checks;
    const Hypergeometric law(population);
    const int most = population - (n - x);  // wrong ones that there can be
    // Fewer would have shown fewer, more would have shown more.
    const int fewest =
        x == 0 ? 0
               : first_that(x, most, [&](int k) { return 1 - law.at_most(x - 1, n, k) > kTail; });
    const int above = first_that(x, most + 1, [&](int k) { return law.at_most(x, n, k) <= kTail; });
    const double all = population + answered;
    const auto share = [&](double wrong) { return 1 - (wrong - x) / all; };
    return {share(static_cast<double>(x) / n * population), share(std::max(above - 1, x)),
            share(fewest), checks};
}

}  // namespace bluesquare
