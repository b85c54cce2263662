// The page hands over its address; it has no other flags, and no exceptions to parse them with.
#include <string_view>

#include "platform/places.h"
#include "program/options.h"

namespace bluesquare {

Result<ProgramOptions> parse_options(int argc, char** argv) {
    ProgramOptions options;
    options.places.assets = default_places().assets;
    for (int i = 1; i + 1 < argc; i += 2)
        if (std::string_view(argv[i]) == "--link") read_link(argv[i + 1], options);
    if (auto ok = check_options(options); !ok) return ok.error();
    return options;
}

}  // namespace bluesquare
