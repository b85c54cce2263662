#include "learn/head.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "exact/math.h"
#include "learn/contrasts.h"
#include "learn/geometries.h"
#include "learn/softmax_loss.h"

namespace bluesquare {
namespace {

constexpr int kFreshIterations = 8;   // what a fit takes with a new factor
constexpr double kStartShare = 1e-3;  // of the gradient, where new examples are fitted alone

// Rows [old, examples.size()) of the Gram matrix of [z_i, 1].
void extend_gram(const ScaledRows& z, std::span<const int> examples, Triangle& gram) {
    constexpr int kRows = 40;  // at a time
    const int old = gram.size(), n = static_cast<int>(examples.size());
    gram.grow(n - old);
    Features scratch;
    const std::vector<const float*> all = z.pointers(examples, scratch);
    std::vector<double> products;
    for (int begin = old; begin < n; begin += kRows) {
        const int end = std::min(begin + kRows, n);
        products.resize(static_cast<std::size_t>(end - begin) * end);
        inner_products(std::span(all).subspan(begin, end - begin), std::span(all).first(end),
                       z.columns(), products.data());
        for (int i = begin; i < end; ++i)
            for (int j = 0; j <= i; ++j) gram.row(i)[j] = products[(i - begin) * end + j] + 1.0;
    }
}

// Of the length of [row, 1].
double square_of(const float* row, int columns) {
    double square = 0;
    inner_products(std::span(&row, 1), std::span(&row, 1), columns, &square);
    return square + 1;
}

Matrix stacked(const Matrix& above, const Matrix& below) {
    Matrix out(above.rows() + below.rows(), above.cols());
    out << above, below;
    return out;
}

std::vector<int> numbers(int count) {
    std::vector<int> all(count);
    std::iota(all.begin(), all.end(), 0);
    return all;
}

// What rounding alone may make of |dJ/dW| = |l2 W - X' r|, where W is a sum of vectors with lengths
// `terms` in all: of W itself, of the logits that it gives, of the sum over the examples. squares:
// of the examples' lengths.
double rounding_of(const SoftmaxLoss& loss, double l2, const std::vector<double>& squares,
                   double longest, double terms, const SoftmaxLoss::Chances& at) {
    double bent = 0, pulls = 0;
    for (std::size_t i = 0; i < squares.size(); ++i) {
        const double unsure = 1 - at.p(static_cast<Eigen::Index>(i), at.top[i]) + 0x1p-52;
        const double weight = loss.weight(static_cast<int>(i));
        const double bend = weight * std::min(0.5, 2 * unsure);  // bounds the second derivative
        bent += squares[i] * bend * bend;
        pulls += weight * (std::sqrt(squares[i]) * 1.5);
    }
    return 0x1p-50 * ((l2 + std::sqrt(bent * longest)) * terms + pulls);
}

}  // namespace

HeadLearner::HeadLearner(int classes, const HeadSettings& settings)
    : classes_(classes),
      settings_(settings),
      place_{Matrix(0, classes - 1), Matrix(0, classes - 1)} {
    if (classes == 2 && settings.class_weights == ClassWeights::none) {
        dual_.emplace(settings.l2);
        dual_->place = place_;
    }
}

void HeadLearner::append(const ScaledRows& z, std::span<const int> examples,
                         std::span<const int> labels) {
    const std::size_t old = examples_.size();
    examples_.insert(examples_.end(), examples.begin(), examples.end());
    labels_.insert(labels_.end(), labels.begin(), labels.end());
    const bool outnumber = std::ssize(examples_) > z.columns() + 1;
    if (old == 0 && classes_ == 2 && outnumber) {
        in_weights_ = true;
        dual_.reset();
    }
    if (dual_ && outnumber) leave_dual(z);
    if (dual_)
        extend_gram(z, examples_, dual_->gram);
    else if (!in_weights_)
        span_.append(z, std::span(examples_).subspan(span_.size()));
    std::vector<float> scratch(in_weights_ ? z.columns() : 0);
    for (std::size_t i = old; i < examples_.size(); ++i) {
        const double square = dual_ ? dual_->gram.row(static_cast<int>(i))[i]
                              : in_weights_
                                  ? square_of(z.row(examples_[i], scratch.data()), z.columns())
                                  : span_.squares()[span_.distinct()[i]];
        squares_.push_back(square);
        square_ += square;
        longest_ = std::max(longest_, square);
    }
    weigh_classes();
}

void HeadLearner::weigh_classes() {
    if (settings_.class_weights == ClassWeights::none) return;
    std::vector<int> counts(classes_, 0);
    for (const int label : labels_) ++counts[label];
    const auto present = std::ranges::count_if(counts, [](int count) { return count > 0; });
    class_weights_.assign(classes_, 0.0);
    for (int c = 0; c < classes_; ++c)
        if (counts[c] > 0)
            class_weights_[c] =
                static_cast<double>(labels_.size()) / (static_cast<double>(present) * counts[c]);
}

void HeadLearner::leave_dual(const ScaledRows& z) {
    const int old = fitted();
    span_.append(z, std::span(examples_).first(old));
    const Tall<double> rows = span_.coordinates();
    place_ = {BasisGeometry<double>(rows, span_.distinct(), settings_.l2).pull(dual_->place.at),
              dual_->place.u};
    dual_.reset();
}

SoftmaxLoss HeadLearner::loss(int begin, int end) const {
    return {{labels_.begin() + begin, labels_.begin() + end}, classes_, class_weights_};
}

Goal HeadLearner::goal() const {
    double square = square_;
    if (!class_weights_.empty()) {
        square = 0;
        for (std::size_t i = 0; i < labels_.size(); ++i) {
            const double weight = class_weights_[labels_[i]];
            square += weight * weight * squares_[i];
        }
    }
    return {.gradient = settings_.tolerance * std::sqrt(square),
            .max_iterations = settings_.max_iterations};
}

// The new examples' coefficients, the old ones answering linearly: the new logits may be far off,
// the old ones are not.
void HeadLearner::start_dual() {
    Dual& dual = *dual_;
    const int old = fitted(), n = dual.gram.size();
    if (old == n) return;
    if (6 * dual.spent > old) {  // the factor has cost more than another would
        const SoftmaxLoss before = loss(0, old);
        dual.factor.rebuild(dual.gram, before.curvature(before.chances(dual.place.u)));
        dual.spent = 0;
    }
    const SoftmaxLoss added = loss(old, n);
    const NewtonFactor::Border border = dual.factor.border(dual.gram);
    Place place{Matrix::Zero(n - old, 1), Matrix(n - old, 1)};
    for (int i = old; i < n; ++i)
        place.u(i - old, 0) = dot(dual.gram.row(i), dual.place.at.data(), old);
    const Matrix u0 = place.u;
    NewtonFactor factor(settings_.l2);
    factor.rebuild(border.remaining, added.curvature(added.chances(u0)), border.square);
    DualGeometry alone(border.remaining, factor);
    descend(added, settings_.l2, {kStartShare * goal().gradient / settings_.tolerance, 1.0}, u0,
            alone, place);
    Columns a = dual.place.at, u = dual.place.u;
    dual.factor.respond(border, place.at, a, u);
    dual.place = {stacked(a, place.at), stacked(u, place.u)};
    dual.factor.extend(border, added.curvature(added.chances(place.u)));
}

Descent HeadLearner::descend_dual() {
    start_dual();
    Dual& dual = *dual_;
    DualGeometry geometry(dual.gram, dual.factor);
    const int n = dual.gram.size();
    const Descent descent =
        descend(loss(0, n), settings_.l2, goal(), Matrix::Zero(n, 1), geometry, dual.place);
    dual.spent += std::max(0, descent.iterations - kFreshIterations);
    coefficients_ = dual.place.at;
    return descent;
}

// The new examples' weights from them alone, which leaves the old logits be to first order.
void HeadLearner::start_span() {
    const int old = fitted(), n = span_.size(), added = n - old;
    if (added == 0) return;
    const Tall<double> rows = span_.coordinates();
    const BasisGeometry<double> geometry(rows, span_.distinct(), settings_.l2);
    place_.at = stacked(place_.at, Matrix::Zero(span_.rank() - place_.at.rows(), classes_ - 1));
    if (old == 0) {
        place_.u = Matrix::Zero(n, classes_ - 1);
        return;
    }
    place_.u = geometry.logits(place_.at);
    const Place unmoved = place_;
    Matrix gram(added, added);
    Tall<double> added_rows;
    std::vector<double> nothing;
    for (int i = 0; i < added; ++i) {
        const int distinct = span_.distinct()[old + i];
        added_rows.row.push_back(rows.row[distinct]);
        added_rows.length.push_back(rows.length[distinct]);
        nothing.push_back(1e-12 * span_.squares()[distinct]);
        for (int j = 0; j <= i; ++j)
            gram(i, j) = dot(added_rows.row[i], added_rows.row[j],
                             std::min(added_rows.length[i], added_rows.length[j]));
    }
    const PartialCholesky l = partial_cholesky(gram, nothing, added);
    Tall<double> own;
    own.width = static_cast<int>(l.basis.size());
    for (const auto& row : l.rows) own.add(row.data(), static_cast<int>(row.size()));
    const std::vector<int> distinct = numbers(added);
    BasisGeometry<double> alone(own, distinct, settings_.l2);
    Place place{Matrix::Zero(own.width, classes_ - 1), place_.u.bottomRows(added)};
    const Matrix u0 = place.u;
    descend(loss(old, n), settings_.l2, {kStartShare * goal().gradient / settings_.tolerance, 1.0},
            u0, alone, place);
    Triangle triangle;
    triangle.grow(own.width);
    for (int k = 0; k < own.width; ++k)
        std::copy(l.rows[l.basis[k]].begin(), l.rows[l.basis[k]].end(), triangle.row(k));
    Cholesky factor;
    factor.append(Matrix(own.width, 0), triangle);
    Columns a = place.at;
    for (Eigen::Index c = 0; c < a.cols(); ++c) factor.solve_transposed(a.col(c).data());
    for (int k = 0; k < own.width; ++k) {
        const double* row = added_rows.row[l.basis[k]];
        for (int j = 0; j < added_rows.length[l.basis[k]]; ++j)
            for (int c = 0; c < classes_ - 1; ++c) place_.at(j, c) += row[j] * a(k, c);
    }
    place_.u = geometry.logits(place_.at);
    const SoftmaxLoss whole = loss(0, n);
    const auto j = [&](const Place& place) {
        return whole.chances(place.u).value + settings_.l2 / 2 * geometry.inner(place.at, place);
    };
    if (!(j(place_) <= j(unmoved))) place_ = unmoved;  // where old examples would have to answer
    if (!(j(place_) <= n * exact_log(classes_)))       // J(0): weights sum to n
        place_ = {Matrix::Zero(place_.at.rows(), place_.at.cols()),
                  Matrix::Zero(n, place_.at.cols())};
}

Descent HeadLearner::descend_span() {
    start_span();
    const Tall<double> rows = span_.coordinates();
    BasisGeometry<double> geometry(rows, span_.distinct(), settings_.l2);
    const Descent descent = descend(loss(0, span_.size()), settings_.l2, goal(),
                                    Matrix::Zero(span_.size(), classes_ - 1), geometry, place_);
    coefficients_ = span_.coefficients(place_.at);
    return descent;
}

// Logits are sums of products of examples' lengths with coefficients, which may be far larger than
// the logits.
double HeadLearner::rounding(const SoftmaxLoss::Chances& at) const {
    double terms = 0;
    for (Eigen::Index i = 0; i < coefficients_.rows(); ++i) {
        const double square =
            dual_ ? dual_->gram.row(static_cast<int>(i))[i] : span_.basis_squares()[i];
        terms += std::sqrt(square) * coefficients_.row(i).norm();
    }
    const double exact = rounding_of(loss(0, static_cast<int>(labels_.size())), settings_.l2,
                                     squares_, longest_, terms, at);
    return dual_ ? exact : exact / span_.narrowest();
}

// In W itself: no Gram matrix has squared the features' condition.
Descent HeadLearner::descend_weights(const ScaledRows& z, Matrix start) {
    const Features x = z.gather(examples_);
    Place place{std::move(start), {}};
    // Many classes take steps of which the double ones know.
    return classes_ == 2 ? descend_weights<float>(x, std::move(place))
                         : descend_weights<double>(x, std::move(place));
}

template <class T>
Descent HeadLearner::descend_weights(const Features& x, Place place) {
    const auto n = x.rows(), d = x.cols();
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> wide(n, d + 1);
    wide.leftCols(d) = x.cast<T>();
    wide.col(d).setOnes();
    Tall<T> rows;
    rows.width = static_cast<int>(d) + 1;
    for (Eigen::Index i = 0; i < n; ++i) rows.add(wide.row(i).data(), rows.width);
    const std::vector<int> distinct = numbers(static_cast<int>(n));
    BasisGeometry<T> geometry(rows, distinct, settings_.l2);
    place.u = geometry.logits(place.at);
    Descent descent = descend(loss(0, static_cast<int>(n)), settings_.l2, goal(),
                              Matrix::Zero(n, classes_ - 1), geometry, place);
    weights_ = std::move(place.at);
    return descent;
}

FitReport HeadLearner::report_weights(const Descent& descent) const {
    return report(descent, rounding_of(loss(0, static_cast<int>(labels_.size())), settings_.l2,
                                       squares_, longest_, weights_->norm(), descent.chances));
}

FitReport HeadLearner::report(const Descent& descent, double rounding) const {
    Goal promised = goal();
    promised.share_of_j = FitReport::kShare;
    const double norm = descent.gradient_norm + rounding;
    return {descent.iterations,
            descent.objective,
            norm,
            rounding,
            settings_.l2,
            promised.reached(norm, settings_.l2, descent.objective) ||
                descent.gradient_norm <= rounding};
}

FitReport HeadLearner::fit(const ScaledRows& z) {
    if (in_weights_) {
        Matrix start = weights_ ? *weights_ : Matrix::Zero(z.columns() + 1, classes_ - 1);
        return report_weights(descend_weights(z, std::move(start)));
    }
    weights_.reset();
    const Descent descent = dual_ ? descend_dual() : descend_span();
    const FitReport first = report(descent, rounding(descent.chances));
    const bool good = goal().reached(first.gradient_norm, settings_.l2, first.objective);
    if (good && !span_.approximate()) return first;
    FitReport second = report_weights(descend_weights(z, weights(z)));
    second.iterations += first.iterations;
    return second;
}

Matrix HeadLearner::weights(const ScaledRows& z) const {
    if (weights_) return *weights_;
    Features scratch;
    const std::vector<int>& examples = dual_ ? examples_ : span_.basis();
    Tall<float> rows;
    rows.width = z.columns();
    for (const float* row : z.pointers(examples, scratch)) rows.add(row, rows.width);
    Matrix w(rows.width + 1, classes_ - 1);
    w.topRows(rows.width) = multiply_transposed(rows, coefficients_);
    w.bottomRows(1).setZero();
    for (Eigen::Index i = 0; i < coefficients_.rows(); ++i) w.bottomRows(1) += coefficients_.row(i);
    return w;
}

Head HeadLearner::head(const ScaledRows& z) const {
    const Matrix w = weights(z);
    return {w.topRows(z.columns()).cast<float>(), w.bottomRows(1).transpose()};
}

}  // namespace bluesquare
