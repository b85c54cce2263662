// How linearly separable an attribute is in a representation (claim C5).
#pragma once

#include <cstdint>
#include <span>

#include "core/dataset.h"
#include "core/result.h"
#include "exact/linear.h"
#include "exact/standardise.h"
#include "learn/head.h"

namespace bluesquare {

struct Probe {
    Head head;  // on features put on this scale
    Scale scale;
    double accuracy = 0;     // on held-out examples
    bool converged = false;  // its fit (FitReport)
};

// A head on the test split: equally many examples of each level (drawn by `seed`), 60 % to fit, 40
// % held out, features standardised over the first part. features: n x d for all examples. Failure
// where a level has fewer than 5 test examples. Examples without a value are left out.
Result<Probe> fit_probe(const Dataset& data, const Attribute& attribute, const Features& features,
                        const HeadSettings& settings, std::uint64_t seed);

// Logits of some examples: rows.size() x levels.
Matrix probe_logits(const Probe& probe, const Features& features, std::span<const int> rows);

}  // namespace bluesquare
