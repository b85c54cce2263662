// Pictures put together as Waterbirds' are (Sagawa et al. 2020): a cut-out of a class on a photo of
// a place, mostly of the place that goes with the class. Here is which cut-out goes on which photo
// and where, and how one picture is made of them; what files are, the caller knows.
//
// - Every file is used in one split only, cut-outs and photos alike: of each class and each place
//   half of the files, in an order drawn by the seed, are for the pool, a fifth for validation,
//   the rest for test; at least one each. A background that is shared is cut into thirds from left
//   to right, and each split gets one of them, drawn for each photo.
// - In the pool every class is equally frequent, and the share `matched` of a class's pictures,
//   rounded, is on its own place; the rest is spread evenly over the other places. In validation
//   and test every pair of class and place is equally frequent. What does not divide goes to the
//   first ones, so that counts differ by at most one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/result.h"
#include "data/image.h"

namespace bluesquare {

// The files of all classes, or of all places.
struct ComposeParts {
    std::vector<std::string> kinds;  // names of the classes or places
    std::vector<std::string> files;  // drawn by their names, which must not repeat
    std::vector<int> kind;           // of each file
};

struct ComposeTask {
    ComposeParts foregrounds, backgrounds;
    std::vector<int> place_of_class;                // the one that goes with it
    double matched = 0.95;                          // 0 to 1
    int pool = 1200, validation = 400, test = 800;  // pictures
    std::uint64_t seed = 0;
    bool shared_backgrounds = false;
};

// One picture. Shares of 0 to 1 are of the room that there is.
struct Composite {
    Split split = Split::pool;
    int foreground = 0, background = 0;       // files
    int third = -1;                           // of the photo, 0 to 2; -1: all of it
    double side = 1, crop_x = 0, crop_y = 0;  // square cut out: its side of the largest there is
    double scale = 1, x = 0, y = 0;           // cut-out: its longer side of the picture's
    bool flip_background = false, flip_foreground = false;

    bool operator==(const Composite&) const = default;
};

struct ComposePlan {
    std::vector<Composite> pictures;            // by split, class and place
    std::vector<Split> foreground, background;  // of each file; none: a shared background's
};

// The same for the same task on every machine. Failure where a class or a place has too few files
// for three splits, or where there are fewer than two of either.
Result<ComposePlan> plan_compose(const ComposeTask& task);

// A cut-out without its transparent border. Failure that begins with `name` where nothing is
// transparent or everything is.
Result<Picture> trim_cutout(const Picture& picture, const std::string& name);

// Made smaller, the shorter side at most four times `size`, so that many squares can be cut out of
// it in less time. Nothing changes where it is no larger.
Picture shrink_background(Picture background, int size);

// size x size, opaque. cutout: trimmed.
Picture compose_picture(const Picture& background, const Picture& cutout,
                        const Composite& composite, int size);

}  // namespace bluesquare
