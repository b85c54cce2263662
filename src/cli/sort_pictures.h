// Sorting a folder of pictures by a head that the page has saved.
#pragma once

#include <string>
#include <vector>

#include "cli/encoders.h"
#include "report/sorting_files.h"

namespace bluesquare {

struct SortPictures {
    std::string head, pictures, out;  // a file, a folder, a CSV file
    EncoderOptions encoders;          // the size is the head's
    int jobs = 0;                     // threads; 0: one for each processor
    bool json = false;
};

// Of a box, how many pictures the network put there, and how many are less sure than
// doubt_begins.
struct BoxCount {
    std::string box;
    int pictures = 0, unsure = 0;
};

struct SortedPictures {
    std::vector<LabelRow> rows;       // by name
    std::vector<BoxCount> boxes;      // those of the head
    std::vector<std::string> broken;  // what is wrong with those that cannot be read
    int other_files = 0;              // neither PNG nor JPEG nor WebP
};

// Reads, encodes and sorts, with a progress bar. Failure where there is nothing to sort, or head
// and encoder do not go together.
Result<SortedPictures> sort_folder(const SortPictures& options);

}  // namespace bluesquare
