// Experiment files: a study of a data set on disk as a JSON object, whose keys are the settings
// that are flags too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/table_study.h"
#include "report/json.h"

namespace bluesquare {

// Fills in what the file says. Failure that `name` and the line begin, as "elpv.json, line 3":
// where it is no JSON, a key is unknown or stands twice, or a value is not allowed.
Status read_study_file(std::string_view text, const std::string& name, FolderStudy& study);

// What such a file may be, as a JSON Schema (draft 2020-12).
Json study_file_schema();

// Experiment files that come with the program, by name, sorted.
std::vector<std::string> preset_names();
// A preset's path where it is the name of one, else what is given.
std::string study_file_path(const std::string& given);

}  // namespace bluesquare
