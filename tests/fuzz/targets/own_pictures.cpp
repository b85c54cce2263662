// A visitor's table and the paths in their zip: "path\npath\n\ntable".
#include "app/own_pictures.h"

#include "../fuzz.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    std::string_view paths = text_of(input);
    const auto end = paths.find("\n\n");
    if (end == paths.npos) return;
    auto reader = OwnPicturesReader::open(input.subspan(end + 2), "metadata.csv");
    if (!reader) return require_one_line(reader.error());
    constexpr std::uint8_t no_picture[] = {'G', 'I', 'F'};
    for (paths = paths.substr(0, end); !paths.empty();) {
        const auto length = std::min(paths.find('\n'), paths.size());
        const std::string path(paths.substr(0, length));
        if (reader->wants(path)) reader->add(path, no_picture);
        paths.remove_prefix(std::min(length + 1, paths.size()));
    }
    require(reader->done() <= reader->total());
    const auto read = reader->finish();
    if (!read) return require_one_line(read.error());
}
