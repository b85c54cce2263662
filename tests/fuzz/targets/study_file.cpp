// Experiment files.
#include "cli/study_file.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    FolderStudy study;
    const auto read = read_study_file({reinterpret_cast<const char*>(input.data()), input.size()},
                                      "e.json", study);
    if (!read) require_one_line(read.error());
}
