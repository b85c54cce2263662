#include "app/lens.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "exact/softmax.h"

namespace bluesquare {
namespace {

constexpr int kNeighbours = 2, kNextInLine = 4;

// exp(log softmax), for showing.
Matrix probabilities(const Matrix& logits) {
    Matrix p = logits;
    for (Eigen::Index i = 0; i < p.rows(); ++i) {
        const std::span row(&p(i, 0), static_cast<std::size_t>(p.cols()));
        log_softmax(row, row);
        for (double& value : row) value = std::exp(value);
    }
    return p;
}

double top_of(const Matrix& p, int position) { return p.row(position).maxCoeff(); }

// Positions in the order of their doubt, the least certain first.
std::vector<int> by_doubt(const Matrix& p, std::vector<int> positions) {
    std::stable_sort(positions.begin(), positions.end(),
                     [&](int a, int b) { return top_of(p, a) < top_of(p, b); });
    return positions;
}

// Scaled so that 1 is where 95 % of the sizes lie below; what is farther out is drawn at the edge.
std::vector<float> spread_out(std::vector<double> values) {
    std::vector<double> sizes;
    for (const double value : values) sizes.push_back(std::abs(value));
    const auto rank = sizes.begin() + static_cast<std::ptrdiff_t>(0.95 * (sizes.size() - 1));
    std::nth_element(sizes.begin(), rank, sizes.end());
    const double scale = *rank > 0 ? 1 / *rank : 1;
    std::vector<float> out;
    for (const double value : values)
        out.push_back(static_cast<float>(std::clamp(value * scale, -1.12, 1.12)));
    return out;
}

// How alike two examples are to the encoder: the cosine of their standardised features.
double alike(const Features& x, int a, int b) {
    const double norms = x.row(a).norm() * x.row(b).norm();
    return norms > 0 ? x.row(a).dot(x.row(b)) / norms : 0;
}

// Of the first `known` labelled examples those that are most like this one, some of every class.
std::vector<Neighbour> neighbours(const Features& x, int position, const Run& run, const Task& task,
                                  int known) {
    std::vector<Neighbour> all, kept;
    for (int i = 0; i < known; ++i)
        all.push_back({task.pool[run.positions()[i]], run.labels()[i],
                       alike(x, position, run.positions()[i])});
    std::stable_sort(all.begin(), all.end(),
                     [](const Neighbour& a, const Neighbour& b) { return a.alike > b.alike; });
    for (int c = 0; c < task.class_count(); ++c) {
        int found = 0;
        for (const Neighbour& one : all)
            if (one.label == c && found < kNeighbours) kept.push_back(one), ++found;
    }
    return kept;
}

std::vector<double> column_of(const Matrix& m, int column) {
    std::vector<double> values;
    for (Eigen::Index i = 0; i < m.rows(); ++i) values.push_back(m(i, column));
    return values;
}

}  // namespace

Matrix principal_components(const Features& x, int count) {
    const Matrix centred = (x.rowwise() - x.colwise().mean()).cast<double>();
    Matrix out(x.rows(), count);
    Matrix found(x.cols(), count);
    for (int c = 0; c < count; ++c) {
        Vector direction(x.cols());
        Rng rng(0, "principal components");
        for (double& value : direction) value = rng.normal();
        for (int iteration = 0; iteration < 40; ++iteration) {
            for (int before = 0; before < c; ++before)
                direction -= direction.dot(found.col(before)) * found.col(before);
            direction.normalize();
            direction = centred.transpose() * (centred * direction);
        }
        direction.normalize();
        found.col(c) = direction;
        out.col(c) = centred * direction;
    }
    return out;
}

MapAxis map_axis(const Dataset& data, const Task& task, const Features& features) {
    const Attribute* nuisance = data.find(task.nuisance);
    if (nuisance && nuisance->levels.size() == 2)
        if (const auto probe = fit_probe(data, *nuisance, features, {}, 0)) {
            const Matrix logits = probe_logits(*probe, features, task.pool);
            std::vector<double> place;
            for (Eigen::Index i = 0; i < logits.rows(); ++i)
                place.push_back(logits(i, 1) - logits(i, 0));
            return {std::move(place), true};
        }
    const Features pool = standardise(features, task.pool, pool_scale(features, task.pool));
    return {column_of(principal_components(pool, 1), 0), false};
}

Lens look_through_lens(const Race& race, const Task& task, int arm, int round,
                       const MapAxis& axis) {
    const Matrix logits = race.pool_logits(arm, round), p = probabilities(logits);
    const Run& run = race.run(arm);
    const int classes = static_cast<int>(p.cols());
    // What it knew when it asked: all labels but those it is asking for.
    const Record& record = race.arms()[arm].records[round];
    const int known = record.labels;
    const auto picked = std::span(run.positions()).subspan(known, record.picked.size());
    std::vector<int> candidates;
    std::vector<bool> labelled(task.pool.size(), false);
    for (int i = 0; i < known; ++i) labelled[run.positions()[i]] = true;
    for (std::size_t i = 0; i < task.pool.size(); ++i)
        if (!labelled[i]) candidates.push_back(static_cast<int>(i));
    candidates = by_doubt(p, std::move(candidates));

    Lens lens;
    lens.arm = arm;
    lens.classes = classes;
    lens.candidates = static_cast<int>(candidates.size());
    lens.probability.assign(p.data(), p.data() + p.size());
    lens.boundary = classes == 2;
    lens.by_nuisance = axis.by_nuisance;
    std::vector<double> along;
    for (Eigen::Index i = 0; i < logits.rows(); ++i)
        along.push_back(lens.boundary ? logits(i, 1) - logits(i, 0) : 0.0);
    if (!lens.boundary) along = column_of(principal_components(race.pool_features(arm), 2), 1);
    lens.x = spread_out(std::move(along));
    lens.y = spread_out(axis.place);
    for (const int position : candidates) {
        if (std::ssize(lens.next_in_line) == kNextInLine) break;
        if (std::find(picked.begin(), picked.end(), position) == picked.end())
            lens.next_in_line.push_back(task.pool[position]);
    }
    for (const int position : picked) {
        const auto place = std::find(candidates.begin(), candidates.end(), position);
        lens.questions.push_back({task.pool[position],
                                  static_cast<int>(place - candidates.begin()) + 1,
                                  neighbours(race.pool_features(arm), position, run, task, known)});
    }
    return lens;
}

}  // namespace bluesquare
