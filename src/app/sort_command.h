// What a front end may ask of the desk that sorts pictures.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct SortAnswer {  // of the picture in the middle: a box, cannot_tell or skipped (sorting/book.h)
    int box;
};
struct SortUndo {};
struct SortChoose {  // takes a picture out of its box to look at it; -1: back to the question
    int row;
};
struct SortBoxes {  // names of all; more than before at the end
    std::vector<std::string> names;
};
struct SortDismiss {};  // a refusal has been read

using SortCommand = std::variant<SortAnswer, SortUndo, SortChoose, SortBoxes, SortDismiss>;

// {"type": "sort", "box": 0}, {"type": "sort", "answer": "cannot tell"}, "skip",
// {"type": "sort", "undo": true}, {"type": "sort", "choose": 17} (null: back),
// {"type": "sort", "boxes": ["cats", "dogs"]}, {"type": "sort", "dismiss": true}.
// Whether it is one for the desk at all:
bool is_sort_command(std::string_view json);
// Usage error that says what is possible; values are checked by SortDesk::send().
Result<SortCommand> parse_sort_command(std::string_view json);

}  // namespace bluesquare
