// A visitor's own data: a metadata.csv, the images it names, and features of encoders (.npy), read
// one at a time so that memory stays small and the page alive.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "app/own_features.h"
#include "core/dataset.h"
#include "core/images.h"
#include "core/result.h"
#include "core/task.h"
#include "exact/fnv.h"

namespace bluesquare {

inline constexpr int most_own_rows = 2000;                   // of a longer table a sample is taken
inline constexpr std::int64_t most_own_pixels = 24'000'000;  // of one picture: 6000 x 4000
inline constexpr std::int64_t most_own_bytes = 64'000'000;   // of one file
// What the page can show and a link can say.
inline constexpr std::size_t most_own_levels = 36;  // of an attribute; each is one letter of a link
inline constexpr std::size_t most_own_groups = 400;  // target x nuisance
inline constexpr std::size_t most_own_attributes = 20;
inline constexpr std::size_t longest_own_name = 100;  // bytes of an attribute's name

struct OwnPictures {
    Dataset data;
    std::string target, nuisance;          // the first two attributes that make a task
    int seed_set = 0;                      // labels to start from
    std::shared_ptr<const Images> images;  // scene_size square
    std::vector<bool> pictured;            // by example; a tile stands for the others
    FeaturesByEncoder features;            // that came along
    std::string name;                      // by content
    std::vector<std::string> problems;     // what was left out; one line each
    std::vector<std::string> notes;        // what to know, likewise

    bool has_tiles() const;
};

// The images, with the tiles drawn for this task: its attributes are the first bands.
std::shared_ptr<const Images> with_tiles(const OwnPictures& own, const std::string& target,
                                         const std::string& nuisance);

// A task of these pictures. Usage error where its combinations are more than the page can show; the
// errors of make_task().
Result<Task> make_own_task(const Dataset& data, const std::string& target,
                           const std::string& nuisance);

// Collects the pictures and features.
class OwnPicturesReader {
   public:
    // csv: as in table_dataset.h; without `split` 60 % of every combination are for the pool, the
    // rest for the test. Of more rows than most_own_rows that many are drawn. Attributes beyond the
    // limits above or without a value in more than half of the rows are set aside; a row that has
    // no value of one of the others is left out. Failure names the row.
    static Result<OwnPicturesReader> open(std::span<const std::uint8_t> csv,
                                          const std::string& name);

    // Says that there is such a file, before any is added, so that no row takes one of several. The
    // end of a path suffices (folders around the data do not matter), and a row takes the file at
    // its own place beside the table before others; two others are a problem of that row.
    void offer(const std::string& path);
    // Whether it is the file of a row, or features.
    bool wants(const std::string& path) const;
    // Decodes it to its place, or takes its features. What is wrong with a file is one of
    // OwnPictures::problems, and its row is left out; with features that came along a tile stands
    // for a picture that did not.
    void add(const std::string& path, std::span<const std::uint8_t> bytes);
    // The file is there, but cannot be read: `why` becomes a problem of its row.
    void refuse(const std::string& path, const std::string& why);
    std::vector<std::string> problems() const;
    int done() const { return done_; }
    int total() const { return static_cast<int>(taken_.size()); }
    // Failure where too few pictures came to run on, or where no two attributes make a task.
    Result<OwnPictures> finish();

   private:
    OwnPicturesReader() = default;
    struct Offers {
        std::vector<std::string> paths;  // that could be a row's; the first two, or the one
        bool exact = false;              // the one beside the table
    };
    void take_sample();
    void set_aside_attributes();
    void add_features(const std::string& path, std::span<const std::uint8_t> bytes);
    std::string first_problem() const;
    const std::string& filename(int row) const { return filenames_[taken_[row]]; }
    void leave_out_missing();
    std::string place(int row) const;           // "metadata.csv, row 3: "
    std::string where(int row) const;           // "metadata.csv, row 3: 1.png"
    int row_of(const std::string& path) const;  // -1: of none, or of several
    void report_ambiguous();
    void report_missing();

    Dataset data_;
    std::string table_;                     // the file's name
    int table_rows_ = 0;                    // of the table
    std::vector<std::string> filenames_;    // of all its rows; empty: it names none
    std::multimap<std::string, int> rows_;  // of all, by the file's last part
    std::vector<int> taken_;                // of these; all below goes by the rows taken
    std::vector<int> places_;               // of a row of the table among these; -1: not taken
    std::vector<int> numbers_;              // rows as a spreadsheet counts them
    std::vector<Offers> offers_;
    Images images_;
    OwnFeatures features_;
    Status named_ = Done{};                                // failure: no column names files
    std::vector<bool> came_, have_;                        // its file; and it could be read
    std::vector<bool> lacking_;                            // a value: left out
    std::vector<std::string> refused_, problems_, notes_;  // files of features; pictures, rows
    Fnv hash_;                                             // of the table and the pictures
    int done_ = 0;
};

}  // namespace bluesquare
