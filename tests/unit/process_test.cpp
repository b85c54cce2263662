// Other programs, and folders that appear whole.
#include "platform/process.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <doctest/doctest.h>
#include <signal.h>

#include "../temporary_folder.h"
#include "platform/files.h"
#include "platform/folder.h"
#include "platform/staged_folder.h"

using namespace bluesquare;

namespace {

int wait_for(Process& process) {
    for (;;) {
        if (const auto status = process.poll()) return *status;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

bool alive(pid_t id) { return ::kill(id, 0) == 0; }

}  // namespace

TEST_CASE("a program: its status, what it says, where it runs and with which environment") {
    const TemporaryFolder folder;
    auto process = Process::start(
        {"sh", "-c", "pwd; echo \"$WORD $0 $1\"; echo no >&2; exit 3", "a b", "$HOME;"},
        {folder.path(), {"WORD=said"}});
    REQUIRE(process);
    CHECK(wait_for(*process) == 3);
    CHECK(process->output() ==
          std::filesystem::canonical(folder.path()).string() + "\nsaid a b $HOME;\n");
    CHECK(process->errors() == "no\n");
    CHECK(*process->poll() == 3);
}

TEST_CASE("a program that says much, and one that dies") {
    auto much = Process::start({"sh", "-c", "yes 0123456789 | head -c 1000000; echo end"}, {});
    REQUIRE(much);
    CHECK(wait_for(*much) == 0);
    CHECK(much->output().size() <= 1 << 16);
    CHECK(much->output().ends_with("end\n"));
    auto dies = Process::start({"sh", "-c", "kill -9 $$"}, {});
    REQUIRE(dies);
    CHECK(wait_for(*dies) == 128 + SIGKILL);
}

TEST_CASE("a program that is not there") {
    const auto process = Process::start({"no-such-program"}, {});
    REQUIRE_FALSE(process);
    CHECK(process.error().what == "there is no program 'no-such-program' on PATH: install it");
    CHECK_FALSE(program_exists("no-such-program"));
    CHECK(program_exists("sh"));
}

TEST_CASE("a program does not outlive what started it") {
    pid_t id = 0;
    {
        auto process = Process::start({"sh", "-c", "echo $$; exec sleep 100"}, {});
        REQUIRE(process);
        while (!process->poll() && process->output().empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        id = std::stoi(process->output());
        CHECK(alive(id));
    }
    CHECK_FALSE(alive(id));
}

TEST_CASE("of what a program says the complaint is told") {
    CHECK(last_complaint("") == "");
    CHECK(last_complaint("one\n  two \n\n") == "two");
    CHECK(last_complaint("E: Unable to locate package x\nW: unsandboxed\n") ==
          "E: Unable to locate package x");
    CHECK(last_complaint("ERROR: first\nERROR: second\n  detail") == "ERROR: second");
}

TEST_CASE("a staged folder appears whole, or nothing is left") {
    const TemporaryFolder folder;
    const std::string out = folder / "out";
    {
        auto staged = StagedFolder::make(out + "/");
        REQUIRE(staged);
        CHECK(staged->path() == out);
        REQUIRE(write_file(staged->work() + "/a", "x"));
        CHECK_FALSE(file_exists(out));
        const auto second = StagedFolder::make(out);
        REQUIRE_FALSE(second);
        CHECK(second.error().what.find("in use") != std::string::npos);
    }
    CHECK(folder.files() == 0);
    {
        auto staged = StagedFolder::make(out);
        REQUIRE(staged);
        REQUIRE(write_file(staged->work() + "/a", "x"));
        REQUIRE(staged->finish());
    }
    CHECK(folder.files() == 1);
    CHECK(std::distance(std::filesystem::directory_iterator(out), {}) == 1);
    CHECK(StagedFolder::make(out).error().what.find("is there already") != std::string::npos);
}

TEST_CASE("a staged folder takes a killed run's place, an empty folder's, but nobody else's") {
    const TemporaryFolder folder;
    const std::string out = folder / "out";
    REQUIRE(make_folder(out + ".partial/deep"));
    CHECK(StagedFolder::make(out).error().what.find("holds something else") != std::string::npos);
    CHECK(folder_exists(out + ".partial/deep"));
    REQUIRE(write_file(out + ".partial/.lock", ""));
    REQUIRE(make_folder(out));
    auto staged = StagedFolder::make(out);
    REQUIRE(staged);
    CHECK_FALSE(file_exists(out + ".partial/deep"));
    REQUIRE(staged->finish());
    CHECK(folder.files() == 1);
}

TEST_CASE("a new file is written once") {
    const TemporaryFolder folder;
    const Bytes bytes{1, 2, 3};
    REQUIRE(write_new_file(folder / "a", bytes));
    CHECK(*read_file(folder / "a") == bytes);
    CHECK(write_new_file(folder / "a", bytes).error().what.find("cannot write") == 0);
    CHECK(*read_file(folder / "a") == bytes);
    CHECK_FALSE(write_new_file(folder / "none/a", bytes));
}

TEST_CASE("room and bytes") {
    const TemporaryFolder folder;
    REQUIRE(make_folder(folder / "a/.b"));
    REQUIRE(write_file(folder / "a/.b/c", "12345"));
    REQUIRE(write_file(folder / "d", "123"));
    CHECK(bytes_below(folder.path()) == 8);
    CHECK(bytes_below(folder / "none") == 0);
    CHECK(free_bytes(folder / "not/there/yet") > 0);
    REQUIRE(remove_tree(folder / "a"));
    REQUIRE(remove_tree(folder / "a"));
    CHECK(move_path(folder / "a", folder / "b").error().what.find("cannot move") == 0);
}
