#include <doctest/doctest.h>

#include "cli/progress_bar.h"

using namespace bluesquare;

TEST_CASE("progress line: the whole of it where there is room") {
    CHECK(progress_line(0.3, "encoding pretrained", 12.4, 100) ==
          "[#########.....................]  30 %  encoding pretrained, 12 s left");
    CHECK(progress_line(1, "done", 0.9, 80) == "[##########################] 100 %  done");
}

TEST_CASE("progress line: shorter than any terminal, whatever it says") {
    const std::string activities[] = {"", "encoding stages:8", std::string(500, 'x'),
                                      "a\nb\x1b[2J\xff",
                                      "\xe5\x9b\xbe\xe5\x9b\xbe\xe5\x9b\xbe\xe5\x9b\xbe"};
    for (const auto& activity : activities)
        for (int columns = 1; columns < 140; ++columns)
            for (const double fraction : {-1.0, 0.0, 0.5, 1.0, 7.0, 0.0 / 0.0}) {
                CAPTURE(columns);
                const std::string line = progress_line(fraction, activity, 1e300, columns);
                int used = 0;  // a wide character has three bytes here and takes two columns
                for (const unsigned char c : line) used += c < 0x80 ? 1 : c >= 0xc0 ? 2 : 0;
                REQUIRE(used < columns);
                REQUIRE(line.find_first_of("\n\x1b\xff") == line.npos);
            }
    CHECK(progress_line(0.3, "encoding", 12.4, 20) == " 30 %  encoding, 12");
    CHECK(progress_line(0.3, "encoding", 0, 31) == "[###.......]  30 %  encoding");
}
