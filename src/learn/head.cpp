#include "learn/head.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "learn/contrasts.h"
#include "learn/minimise.h"
#include "learn/softmax_loss.h"

namespace bluesquare {
namespace {

constexpr int kFreshIterations = 5;  // what a fit takes with a new factor

// Rows [old, examples.size()) of the Gram matrix of [z_i, 1].
void extend_gram(const Features& z, std::span<const int> examples, Triangle& gram) {
    constexpr int kRows = 40;  // at a time
    const int old = gram.size(), n = static_cast<int>(examples.size());
    gram.grow(n - old);
    std::vector<double> products;
    for (int begin = old; begin < n; begin += kRows) {
        const int end = std::min(begin + kRows, n);
        products.resize(static_cast<std::size_t>(end - begin) * end);
        inner_products(z, examples.subspan(begin, end - begin), examples.first(end),
                       products.data());
        for (int i = begin; i < end; ++i)
            for (int j = 0; j <= i; ++j) gram.row(i)[j] = products[(i - begin) * end + j] + 1.0;
    }
}

void add_rows(const Columns& below, Columns& a) {
    Columns grown(a.rows() + below.rows(), a.cols());
    grown << a, below;
    a = std::move(grown);
}

}  // namespace

HeadLearner::HeadLearner(int classes, const HeadSettings& settings)
    : classes_(classes),
      settings_(settings),
      dual_(0, classes - 1),
      logits_(0, classes - 1),
      factor_(settings.l2) {}

void HeadLearner::append(const Features& z, std::span<const int> examples,
                         std::span<const int> labels) {
    const int old = gram_.size();
    examples_.insert(examples_.end(), examples.begin(), examples.end());
    labels_.insert(labels_.end(), labels.begin(), labels.end());
    extend_gram(z, examples_, gram_);
    const Columns r =
        SoftmaxLoss(labels_, classes_).residual(Columns::Zero(gram_.size(), classes_ - 1));
    for (int c = 0; c < classes_ - 1; ++c)
        for (int i = old; i < gram_.size(); ++i)
            zero_square_ +=
                r(i, c) * (2 * dot(gram_.row(i), r.col(c).data(), i) + gram_.row(i)[i] * r(i, c));
}

// The new examples' coefficients by Newton's method, the old ones answering linearly: the new
// logits may be far off, the old ones are not.
void HeadLearner::start_from_last_fit() {
    const int old = factor_.size(), n = gram_.size(), contrasts = classes_ - 1;
    if (old == n) return;
    const auto first_new = labels_.begin() + old;
    if (10 * excess_iterations_ > old) {  // the factor has cost more than another would
        factor_.rebuild(gram_,
                        SoftmaxLoss({labels_.begin(), first_new}, classes_).curvature(logits_));
        excess_iterations_ = 0;
    }
    const SoftmaxLoss new_loss({first_new, labels_.end()}, classes_);
    const NewtonFactor::Border border = factor_.border(gram_);
    DualPoint point{Columns::Zero(n - old, contrasts), Columns(n - old, contrasts), {}};
    for (int c = 0; c < contrasts; ++c)
        for (int i = old; i < n; ++i)
            point.u(i - old, c) = dot(gram_.row(i), dual_.col(c).data(), old);
    approach(new_loss, settings_.l2, border.remaining, point);
    factor_.respond(border, point.a, dual_, logits_);
    add_rows(point.a, dual_);
    add_rows(point.u, logits_);
    factor_.extend(border, new_loss.curvature(point.u));
}

FitReport HeadLearner::fit() {
    start_from_last_fit();
    const SoftmaxLoss loss(labels_, classes_);
    DualPoint point{dual_, logits_, {}};
    const double target = settings_.tolerance * std::sqrt(zero_square_);
    const Descent descent =
        descend(loss, settings_.l2, gram_, target, settings_.max_iterations, factor_, point);
    excess_iterations_ += std::max(0, descent.iterations - kFreshIterations);
    dual_ = std::move(point.a);
    logits_ = std::move(point.u);
    return {descent.iterations, descent.gradient_norm,
            loss.value(logits_) + settings_.l2 / 2 * inner(dual_, logits_), descent.converged};
}

Head HeadLearner::head(const Features& z) const {
    const int d = static_cast<int>(z.cols());
    const int contrasts = classes_ - 1;
    Head head{Features(d, contrasts), Vector::Zero(contrasts)};
    std::vector<double> column(d);
    for (int c = 0; c < contrasts; ++c) {
        combine_rows(z, examples_, dual_.col(c).data(), column.data());
        for (int k = 0; k < d; ++k) head.weights(k, c) = static_cast<float>(column[k]);
        for (Eigen::Index i = 0; i < dual_.rows(); ++i) head.bias[c] += dual_(i, c);
    }
    return head;
}

}  // namespace bluesquare
