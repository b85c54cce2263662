// Processor time that one thread takes to make of picture files what an encoder sees:
// tests/bench/decode_compare.py runs it beside Pillow.
//   decode_bench SIDE fast|portable FILE...      milliseconds a picture: decoded; decoded and
//   resized
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <vector>

#include "data/picture_file.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

double milliseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

// Of all files, by the picture; the first is done twice, to warm up.
template <class Work>
double time_of(const std::vector<std::vector<std::uint8_t>>& files, const Work& work) {
    const auto must = [](bool done) { return done ? void() : std::exit(1); };
    must(work(files[0]));
    const double start = milliseconds();
    for (const auto& file : files) must(work(file));
    return (milliseconds() - start) / static_cast<double>(files.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const int side = std::atoi(argv[1]);
    const Decoder decoder = argv[2] == std::string_view("fast") ? Decoder::fast : Decoder::portable;
    std::vector<std::vector<std::uint8_t>> files;
    for (int i = 3; i < argc; ++i) {
        auto file = read_file(argv[i]);
        if (!file) return std::fprintf(stderr, "%s\n", file.error().what.c_str()), 1;
        files.push_back(*std::move(file));
    }
    std::vector<std::uint8_t> rgb(std::size_t{3} * side * side);
    const double decoded = time_of(files, [&](const auto& file) {
        return static_cast<bool>(decode_image(file, "picture", most_pixels, decoder));
    });
    const double resized = time_of(files, [&](const auto& file) {
        return static_cast<bool>(read_picture(file, "picture", most_pixels, side, rgb, decoder));
    });
    std::printf("%.4f %.4f\n", decoded, resized);
}
