// What the desk that sorts a visitor's pictures shows: plain data, written by SortDesk only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/images.h"
#include "sorting/sorting.h"

namespace bluesquare {

inline constexpr int most_sorted_pictures = 5000;
// Pixels a side of what is kept of a picture, which is also what the encoder sees.
inline constexpr int sort_side = 96;
// Pictures that must have been encoded before the first question, where there are so many.
inline constexpr int first_sorted = 200;

// A box as a wall of pictures, the surest first; those that the person put there lead.
struct Wall {
    std::vector<int> rows;
    int by_person = 0;  // of them
    int sure = 0;       // rows before the line
};

// A picture as the question shows it, larger than what is kept.
struct LargePicture {
    int row = -1;
    Images image;  // one
};

struct SortState {
    std::vector<std::string> boxes;
    std::vector<std::string> paths;  // by row
    // By row; rows [0, arrived) are there, blank where they are broken.
    std::shared_ptr<const Images> pictures;
    int arrived = 0, encoded = 0;
    std::vector<bool> broken;           // of those that have arrived
    std::vector<std::string> problems;  // pictures that cannot be read, and other things to know
    std::int64_t loaded_bytes = 0, bytes = 0;        // of the network, while it comes
    double images_per_second = 0, seconds_left = 0;  // of encoding; 0: not known, or done
    std::string engine;                              // what encodes, and how fast
    std::optional<Ask> ask;
    std::vector<Slot> slots;  // by row
    std::vector<Wall> walls;  // by box
    int unsorted = 0;         // pictures in no box: not here yet, unreadable, nobody can tell
    int answers = 0;          // acts of the person
    std::vector<int> answers_by_box;
    Checks checks;
    std::optional<Audit> audit;
    Movement movement;
    bool doubtful_fit = false;
    int chosen = -1;       // row of a picture in a wall that was taken out to be looked at
    LargePicture large;    // of the question, or of the chosen one
    bool unsaved = false;  // answers since the last time that something was saved
    std::string error;     // why the last command was refused, or why it cannot go on
    std::uint64_t changes = 0;

    int total() const { return static_cast<int>(paths.size()); }
    // The picture in the middle; -1: none.
    int shown() const { return chosen >= 0 ? chosen : ask ? ask->row : -1; }
};

// Where further answers hardly pay: the last ones moved fewer than one picture in 200.
bool hardly_pays(const Movement& movement);

}  // namespace bluesquare
