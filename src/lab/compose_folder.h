// Composing pictures (data/compose.h) from folders of files into a folder of files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "data/compose.h"
#include "exact/parallel.h"

namespace bluesquare {

// A folder's pictures, sorted, each in the folder of its class or place, however deep. With `alpha`
// PNG and WebP only, else JPEG too; other files, and pictures that lie in the folder itself, are
// passed over. Failure names the folder.
Result<ComposeParts> compose_parts(const std::string& folder, bool alpha);

// For each class the place that goes with it: "duck:pond,hen:yard", or where that is empty the
// first with the first and so on. Usage error where a class or a place is unknown or missing.
Result<std::vector<int>> match_places(const ComposeParts& foregrounds,
                                      const ComposeParts& backgrounds, const std::string& pairs);

struct ComposeFolders {
    std::string foregrounds, backgrounds;  // those that the parts were read from
    std::string out;                       // is there, and empty; a StagedFolder's
    int size = 256;                        // pixels
    // Classes and places by their names, as metadata.csv of `filename,split,class,place,foreground,
    // background`; else, with two of each, as Waterbirds' files have them.
    bool generic = false;
};

// Starts with nothing written. The same files whatever `parallel` is.
class ComposeJob {
   public:
    static Result<ComposeJob> start(ComposeTask task, ComposeFolders folders, Parallel parallel);

    int done() const { return static_cast<int>(done_); }
    int total() const { return static_cast<int>(plan_.pictures.size()); }
    // Writes the next few pictures. Failure names the file that cannot be read or written.
    Status step();
    // Once all are done: metadata.csv and notes.txt, which says how many files each split had.
    Status finish();
    bool as_waterbirds() const;
    const ComposeTask& task() const { return task_; }
    // Files of each class or place and split: "landbird 11 (pool), 4 (val), 7 (test)", a line each.
    std::string files_in_words() const;

   private:
    ComposeJob(ComposeTask task, ComposeFolders folders, ComposePlan plan, Parallel parallel);
    Status load_backgrounds();
    Status write_picture(int picture);
    std::string file_name(int picture) const;
    std::string metadata() const;
    std::string notes() const;
    int label_of(int picture) const;
    int place_of(int picture) const;

    ComposeTask task_;
    ComposeFolders folders_;
    ComposePlan plan_;
    Parallel parallel_;
    std::vector<int> order_;  // pictures, those on the same background together
    std::size_t done_ = 0;    // of order_
    std::size_t loaded_ = 0;  // pictures whose background was loaded
    std::vector<int> held_;   // backgrounds in memory, ascending
    std::vector<Picture> backgrounds_;
};

}  // namespace bluesquare
