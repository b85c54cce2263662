// A data set as one table of the form in table_dataset.h, for a program that reads no other: the
// page's, which is kept small.
#pragma once

#include <string>
#include <vector>

#include "data/readers.h"

namespace bluesquare {

struct PlainTable {
    std::string name;                // as messages call it
    std::string csv;                 // filename, split, target, nuisance, the other attributes
    std::vector<std::string> files;  // that it names, row by row
    std::vector<std::string> notes;  // the set's, and what was done here
};

// Whether the reader's sets are such that this says more than their own table: known ones of
// pictures in files.
bool is_for_plain_table(const DataReader& reader);

// Of such a set. Its pool and its test set, since the page asks for no other part;
// of more than `most_rows` as many are drawn. A row keeps its number where the set has a table with
// a row for each picture; where it has none, the table is called a list. Where a level would not be
// read as it is ("NA", blanks at its ends, "01" beside "1") all of its attribute stand in quotes.
// Failures of the reader, and where there is one attribute alone.
Result<PlainTable> read_plain_table(const DataFolder& folder, const DataReader& reader,
                                    int most_rows);

}  // namespace bluesquare
