// Records as a table for spreadsheets and statistics programs.
#pragma once

#include <string>
#include <vector>

#include "study/records.h"

namespace bluesquare {

// A row a record: encoder, learner, acquisition, seed, round, labels, accuracy,
// pool_weighted_accuracy, worst_group, tenth_percentile_accuracy, tested_groups, tested_nuisances,
// picked (ids, separated by blanks), picked_mismatched (their number), pool_mismatched_share, and
// "accuracy: <group>" for every group that a record names. RFC 4180; empty where there is no
// number.
std::string records_csv(const std::vector<Record>& records);

}  // namespace bluesquare
