// Log-space probabilities, with the same bits on every machine.
#pragma once

#include <span>

namespace bluesquare {

// log(sum(exp(logits))), without overflow. At least one logit.
double log_sum_exp(std::span<const double> logits);

// out[c] = log softmax(logits)[c]; never NaN for finite logits. `out` may be `logits`.
void log_softmax(std::span<const double> logits, std::span<double> out);

// The index of the largest value; the lowest index on ties.
int arg_max(std::span<const double> values);

}  // namespace bluesquare
