// A visitor's own pictures: a metadata.csv and the images it names, read one at a time so that
// memory stays small and the page alive.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/images.h"
#include "core/result.h"
#include "exact/fnv.h"

namespace bluesquare {

inline constexpr int most_own_pictures = 2000;
inline constexpr std::int64_t most_own_pixels = 24'000'000;  // of one picture: 6000 x 4000
inline constexpr std::int64_t most_own_bytes = 64'000'000;   // of one file

struct OwnPictures {
    Dataset data;
    std::shared_ptr<const Images> images;  // scene_size square
    std::string name;                      // by content
    std::vector<std::string> problems;     // pictures left out, one line each
};

// Collects the pictures.
class OwnPicturesReader {
   public:
    // csv: `filename` and attribute columns, `split` as in table_dataset.h or none: then 60 % of
    // every combination are for the pool, the rest for the test. Failure names the row.
    static Result<OwnPicturesReader> open(std::span<const std::uint8_t> csv,
                                          const std::string& name);

    // Says that there is such a file, before any is added, so that no row takes one of several. The
    // end of a path suffices (folders around the data do not matter), and a row takes the file at
    // its own place beside the table before others; two others are a problem of that row.
    void offer(const std::string& path);
    // Whether it is the file of a row.
    bool wants(const std::string& path) const;
    // Decodes it to its place. What is wrong with a file is one of OwnPictures::problems, and its
    // row is left out.
    void add(const std::string& path, std::span<const std::uint8_t> bytes);
    // The file is there, but cannot be read: `why` becomes a problem of its row.
    void refuse(const std::string& path, const std::string& why);
    const std::vector<std::string>& problems() const { return problems_; }
    int done() const { return done_; }
    int total() const { return static_cast<int>(rows_.size()); }
    // Failure where too few pictures came to run on.
    Result<OwnPictures> finish();

   private:
    OwnPicturesReader() = default;
    struct Offers {
        std::vector<std::string> paths;  // that could be a row's; the first two, or the one
        bool exact = false;              // the one beside the table
    };
    int row_of(const std::string& path) const;  // -1: of none, or of several
    std::string where(int row) const;           // "metadata.csv, row 2: 1.png"
    void report_ambiguous();
    void report_missing();

    Dataset data_;
    std::string table_;  // the file's name
    std::vector<std::string> filenames_;
    std::multimap<std::string, int> rows_;  // by the file's last part
    std::vector<Offers> offers_;
    Images images_;
    std::vector<bool> came_, have_;  // its file; and it could be read
    std::vector<std::string> problems_;
    Fnv hash_;  // of the table and the pictures
    int done_ = 0;
};

}  // namespace bluesquare
