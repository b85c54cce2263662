#include "exact/softmax.h"

#include "exact/math.h"

namespace bluesquare {

double log_sum_exp(std::span<const double> logits) {
    const double top = logits[arg_max(logits)];
    double sum = 0;
    for (double logit : logits) sum += exact_exp(logit - top);
    return top + exact_log(sum);
}

void log_softmax(std::span<const double> logits, std::span<double> out) {
    const double normaliser = log_sum_exp(logits);
    for (std::size_t c = 0; c < logits.size(); ++c) out[c] = logits[c] - normaliser;
}

int arg_max(std::span<const double> values) {
    int best = 0;
    for (int c = 1; c < static_cast<int>(values.size()); ++c)
        if (values[c] > values[best]) best = c;
    return best;
}

}  // namespace bluesquare
