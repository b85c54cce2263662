// Files below a folder.
#include "platform/folder.h"

#include <filesystem>

#include <doctest/doctest.h>

#include "../temporary_folder.h"
#include "model/preprocess.h"
#include "platform/files.h"

using namespace bluesquare;
namespace fs = std::filesystem;

TEST_CASE(
    "files below a folder: sorted by bytes, without hidden ones, links to folders not followed") {
    const TemporaryFolder folder;
    for (const char* path : {"b/c", ".hidden", "Z", "b/.git"})
        fs::create_directories(folder / path);
    for (const char* file : {"b/c/2.png", "b/c/10.png", "b/a.txt", "Z/ä b.jpg", ".hidden/1.png",
                             "b/.git/1.png", ".1.png", "a"})
        REQUIRE(write_file(folder / file, "x"));
    fs::create_directory_symlink(folder.path(), folder / "b/round");
    fs::create_symlink("nowhere", folder / "gone.png");
    fs::create_symlink("a", folder / "linked.png");
    const auto files = list_files_below(folder.path());
    REQUIRE(files);
    CHECK(*files == std::vector<std::string>{"Z/ä b.jpg", "a", "b/a.txt", "b/c/10.png", "b/c/2.png",
                                             "linked.png"});
}

TEST_CASE("files below a folder that is none: named") {
    const TemporaryFolder folder;
    REQUIRE(write_file(folder / "file", "x"));
    for (const char* name : {"nowhere", "file"}) {
        const auto files = list_files_below(folder / name);
        REQUIRE_FALSE(files);
        CHECK(files.error().what.find(folder / name) != std::string::npos);
    }
    CHECK(folder_exists(folder.path()));
    CHECK_FALSE(folder_exists(folder / "file"));
}

TEST_CASE("a network is an identity without what runs it") {
    CHECK(network_of("efficientnet_lite0 0123 onnxruntime 1.29.0") == "efficientnet_lite0 0123");
    CHECK(network_of("fake 1") == "fake 1");
    CHECK(network_of("fake") == "fake");
    CHECK(network_of("") == "");
}
