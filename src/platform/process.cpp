#include "platform/process.h"

#include <algorithm>

namespace bluesquare {

std::string last_complaint(std::string_view errors) {
    std::string_view last, complaint;
    while (!errors.empty()) {
        const auto end = std::min(errors.find('\n'), errors.size());
        std::string_view line = errors.substr(0, end);
        errors.remove_prefix(std::min(end + 1, errors.size()));
        const auto begin = line.find_first_not_of(" \t\r");
        if (begin == line.npos) continue;
        line = line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
        last = line;
        for (const char* start : {"E: ", "ERROR: ", "error: ", "dpkg-deb: error"})
            if (line.starts_with(start)) complaint = line;
    }
    return std::string(complaint.empty() ? last : complaint);
}

}  // namespace bluesquare
