// A data set described by a metadata.csv, the format for what users bring:
//
//     filename,split,shape,color
//     images/1.png,train,square,red
//
// `split` is train, val or test, or 0, 1 or 2. `filename` is optional (features may come from a
// .npy file whose rows are the same). Every other column is an attribute.
#pragma once

#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/result.h"
#include "data/csv.h"

namespace bluesquare {

struct TableDataset {
    Dataset data;                        // attributes in the order of the columns
    std::vector<std::string> filenames;  // n as written, or empty where the column is missing
    std::vector<std::string> skipped;    // columns that are no attributes
};

// Columns with more levels are skipped: they number or describe the examples.
inline constexpr int most_levels = 1000;

// Levels are ordered as numbers where all of them are, as text (by byte) otherwise; an empty cell
// is the level "(empty)". Columns without a name, with more than most_levels levels or with another
// value in every row are skipped. Failure, naming the row, for another split or an empty filename;
// failure where there are no rows or no attribute. needs_split: failure too where that column is
// missing; otherwise data.split is then left empty.
Result<TableDataset> read_table_dataset(const CsvTable& table, bool needs_split = true);

}  // namespace bluesquare
