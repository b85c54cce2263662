// Which data set of the table of readers somebody brought, and where it lies.
#pragma once

#include <string>
#include <vector>

#include "data/brought_files.h"
#include "data/readers.h"

namespace bluesquare {

struct BroughtSet {
    std::string root;  // the set's folder among the files; "" for all of them
    const DataReader* reader;
};

// The sets in the folder nearest to the top that holds one; of several in folders that are equally
// near each, for the caller to say so. A set that is known by its folders alone counts where there
// is no other. While files are wanted the answer is not known yet.
std::vector<BroughtSet> find_sets(BroughtFiles& files);

}  // namespace bluesquare
