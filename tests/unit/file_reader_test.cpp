// Files read in pieces: regular ones only, and to their end.
#include "platform/file_reader.h"

#include <cstdlib>
#include <filesystem>

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

template <class T>
bool refused(const Result<T>& result, const std::string& path, const char* part) {
    return !result && result.error().what.starts_with("cannot read '" + path + "'") &&
           result.error().what.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("file reader: pieces follow one another to the end, and no farther") {
    const TemporaryFolder folder;
    const std::string path = folder / "ten";
    REQUIRE(write_file(path, std::string_view("0123456789")));
    auto file = FileReader::open(path);
    REQUIRE(file);
    CHECK(file->size() == 10);
    Bytes piece(4);
    REQUIRE(file->read(piece));
    CHECK(as_text(piece) == "0123");
    REQUIRE(file->read(std::span(piece).first(0)));
    REQUIRE(file->read(piece));
    CHECK(as_text(piece) == "4567");
    CHECK(refused(file->read(piece), path, "ended early"));
    CHECK(as_text(*read_file(path)) == "0123456789");
    REQUIRE(write_file(path, std::string_view()));
    CHECK(read_file(path)->empty());
}

TEST_CASE("file reader: what is no regular file, or not there, is refused") {
    const TemporaryFolder folder;
    CHECK(refused(FileReader::open(folder / "none"), folder / "none", "No such file"));
    CHECK(refused(FileReader::open(folder / ""), folder / "", "folder"));
    CHECK(refused(FileReader::open("/dev/zero"), "/dev/zero", "it is a device or a pipe"));
    CHECK(refused(read_file("/dev/zero"), "/dev/zero", "it is a device or a pipe"));
}

TEST_CASE("file reader: what is larger than memory is refused (huge allocation)") {
    const TemporaryFolder folder;
    const std::string sparse = folder / "sparse";
    REQUIRE(write_file(sparse, std::string_view("x")));
    std::error_code error;
    std::filesystem::resize_file(sparse, std::uintmax_t{1} << 43, error);
    if (!error) CHECK(refused(read_file(sparse), sparse, "Cannot allocate memory"));
}
