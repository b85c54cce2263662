#include "study/probe.h"

#include <algorithm>

#include "core/random.h"
#include "core/softmax.h"
#include "core/standardise.h"
#include "learn/contrasts.h"

namespace bluesquare {
namespace {

struct ProbeSplit {
    std::vector<int> fit, held_out;  // example ids
};

Result<ProbeSplit> balanced_split(const Dataset& data, const Attribute& attribute, Rng& rng) {
    std::vector<std::vector<int>> by_level(attribute.levels.size());
    for (int i : data.members(Split::test)) by_level[attribute.codes[i]].push_back(i);
    std::size_t each = by_level[0].size();
    for (const auto& members : by_level) each = std::min(each, members.size());
    if (each < 5)
        return Error{"probe of '" + attribute.name + "': a level has " + std::to_string(each) +
                     " test examples, expected at least 5; enlarge the test set"};
    ProbeSplit split;
    const std::size_t fitted = each * 3 / 5;
    for (auto& members : by_level) {
        shuffle(members, rng);
        split.fit.insert(split.fit.end(), members.begin(), members.begin() + fitted);
        split.held_out.insert(split.held_out.end(), members.begin() + fitted,
                              members.begin() + each);
    }
    return split;
}

}  // namespace

Result<double> linear_probe(const Dataset& data, const Attribute& attribute,
                            const Features& features, const HeadSettings& settings,
                            std::uint64_t seed) {
    Rng rng(seed, "probe");
    const auto split = balanced_split(data, attribute, rng);
    if (!split) return split.error();
    const Features z = standardise(features, split->fit);
    const int classes = static_cast<int>(attribute.levels.size());
    LabelledSpan span;
    span.append(z, split->fit);
    std::vector<int> labels;
    for (int i : split->fit) labels.push_back(attribute.codes[i]);
    Matrix weights;
    fit_head(span.coordinates(), labels, classes, settings, weights);
    const Head head = primal_head(z, split->fit, span.dual(weights));
    const Matrix contrasts = helmert_contrasts(classes);
    Matrix products(z.rows(), head.weights.cols());
    multiply(z, head.weights, 0, static_cast<int>(z.rows()), products);
    int right = 0;
    std::vector<double> u(head.weights.cols()), logits(classes);
    for (int i : split->held_out) {
        for (std::size_t c = 0; c < u.size(); ++c) u[c] = products(i, c) + head.bias[c];
        expand_contrasts(contrasts, u, logits);
        right += arg_max(logits) == attribute.codes[i];
    }
    return static_cast<double>(right) / static_cast<double>(split->held_out.size());
}

}  // namespace bluesquare
