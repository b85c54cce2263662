// A data set described by a metadata.csv, the format for what users bring:
//
//     filename,split,shape,color
//     images/1.png,train,square,red
//
// One set of rules for the command line and the page:
// - `split` is train (pool, 0), val (valid, validation, dev, id_val, 1) or test (2). id_test, the
//   test set from the training distribution that WILDS has beside `test`, is left out: the two
//   together would answer no question; to report on it, call it test.
// - `filename` (file_name, img_filename, image; one of them) is optional: features may come from a
//   .npy file whose rows are the same.
// - Every other column is an attribute. Its values are trimmed; where all of them are numbers they
//   are compared as such (1, 1.0 and 1e0 are one level, called as it is written first), else as
//   text. Levels are in the order of numbers or of bytes. An empty cell or one that pandas takes
//   for missing has no level (data/cell_text.h).
// - Columns are set aside, and why is said when somebody asks for one: those without a name, with
//   another value in each row, with more than most_levels levels, with a value longer than
//   longest_level, or without any value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/dataset.h"
#include "core/result.h"
#include "data/csv.h"

namespace bluesquare {

inline constexpr int most_levels = 1000;
inline constexpr std::size_t longest_level = 200;  // bytes

// "train", "val", "test", "left out".
std::string_view name_of(Split split);

struct TableDataset {
    std::string name;                    // of the file
    Dataset data;                        // attributes in the order of the columns
    std::vector<std::string> filenames;  // n as written, or empty where the column is missing
    std::vector<int> numbers;            // n, as a spreadsheet counts rows
};

// Failure, naming the row, for another split or an empty filename; failure where there are no rows
// or no attribute, or where a column that counts stands twice. needs_split: failure too where that
// column is missing; otherwise data.split is then left empty.
Result<TableDataset> read_table_dataset(const CsvTable& table, bool needs_split = true);

// Failure, which says what they are called, where no column names files.
Status require_filenames(const CsvTable& table);

// Failure that names the rows where one of these attributes has no value (examples in no split
// aside). Names of no attribute are passed over.
Status require_values(const TableDataset& table, const std::vector<std::string>& attributes);

// Puts the examples where one of these attributes has no value into Split::none. How many of each
// split that were: pool, validation, test.
std::vector<int> leave_out_missing(TableDataset& table, const std::vector<std::string>& attributes);

// "4, 7, 19 and 3 more": rows within a message.
std::string row_list(const std::vector<int>& numbers);

}  // namespace bluesquare
