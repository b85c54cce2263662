#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../temporary_folder.h"
#include "platform/files.h"
#include "platform/threads.h"

using namespace bluesquare;

namespace {

// While it lives no file can grow past `bytes`: what a full disk looks like to us.
class FullDisk {
   public:
    explicit FullDisk(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }

   private:
    rlimit before_{};
    void (*signal_)(int);
};

// Nothing is forbidden to root: while it lives we are somebody else.
class NotRoot {
   public:
    NotRoot() : before_(::geteuid()) {
        if (before_ == 0) REQUIRE(::seteuid(65534) == 0);
    }
    NotRoot(const NotRoot&) = delete;
    NotRoot& operator=(const NotRoot&) = delete;
    ~NotRoot() { CHECK(::seteuid(before_) == 0); }

   private:
    uid_t before_;
};

std::string text_of(const std::string& path) {
    const auto bytes = read_file(path);
    REQUIRE(bytes);
    return {bytes->begin(), bytes->end()};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is written is read back") {
    const TemporaryFolder folder;
    Bytes bytes(1'000'003);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    REQUIRE(write_file(folder / "a", bytes));
    CHECK(*read_file(folder / "a") == bytes);
    REQUIRE(write_file(folder / "a", std::string_view("short")));
    CHECK(text_of(folder / "a") == "short");
    REQUIRE(write_file(folder / "empty", std::string_view()));
    CHECK(read_file(folder / "empty")->empty());
    CHECK(folder.files() == 2);
    CHECK(file_exists(folder / "a"));
    CHECK(!file_exists(folder / "b"));
    CHECK(!read_file("/proc/self/status")->empty());  // says that it has no bytes
}

TEST_CASE("a file that cannot be read is named with the reason") {
    const TemporaryFolder folder;
    const auto missing = read_file(folder / "missing");
    REQUIRE(!missing);
    CHECK(contains(missing.error().what, folder / "missing"));
    CHECK(contains(missing.error().what, "No such file"));
    CHECK(contains(read_file(folder.path()).error().what, "directory"));
    CHECK(contains(read_file(folder / "a\nb\xff").error().what, "a\\nb\\xff'"));
}

TEST_CASE("devices and pipes are no input: nobody knows where they end") {
    const TemporaryFolder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    std::vector<std::string> lines;
    for (const std::string& path : {folder / "pipe", std::string("/dev/zero")}) {
        CHECK(contains(read_file(path).error().what, path + "': it is a device or a pipe"));
        CHECK(contains(LineLog::open(path, lines).error().what, path + "': it is a device"));
    }
    // Nor does writing wait for somebody to read.
    CHECK(!write_file(folder / "pipe", std::string_view("x")));
}

TEST_CASE("a file larger than memory is an error that names it (huge allocation)") {
    const TemporaryFolder folder;
    { std::ofstream(folder / "huge") << 'x'; }
    REQUIRE(::truncate((folder / "huge").c_str(), off_t{1} << 42) == 0);
    const auto read = read_file(folder / "huge");
    REQUIRE(!read);
    CHECK(read.error().what == "cannot read '" + (folder / "huge") + "': Cannot allocate memory");
}

TEST_CASE("a write that fails leaves the old file and nothing else") {
    const TemporaryFolder folder;
    REQUIRE(write_file(folder / "a", std::string_view("old")));
    {
        const FullDisk full(1000);
        const auto written = write_file(folder / "a", Bytes(5000));
        REQUIRE(!written);
        CHECK(contains(written.error().what, "cannot write '" + (folder / "a")));
        CHECK(contains(written.error().what, "File too large"));
        CHECK(!write_file(folder / "b", Bytes(5000)));
    }
    CHECK(text_of(folder / "a") == "old");
    CHECK(folder.files() == 1);
    CHECK(!write_file(folder.path(), std::string_view("x")));  // a folder
    CHECK(contains(write_file(folder / "none/a", std::string_view("x")).error().what, "No such"));
    CHECK(folder.files() == 1);
}

TEST_CASE("devices and pipes are written to, not replaced") {
    const TemporaryFolder folder;  // a link, so that a mistake replaces nothing but the link
    REQUIRE(::symlink("/dev/full", (folder / "full").c_str()) == 0);
    const auto written = write_file(folder / "full", std::string_view("x"));
    REQUIRE(!written);
    CHECK(contains(written.error().what, "No space left"));
    CHECK(std::filesystem::is_symlink(folder / "full"));

    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const int end = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
    REQUIRE(write_file(folder / "pipe", std::string_view("through")));
    char text[16];
    CHECK(::read(end, text, sizeof text) == 7);
    ::close(end);
    CHECK(folder.files() == 2);
}

TEST_CASE("a link is followed, and what it leads to keeps its rights") {
    const TemporaryFolder folder;
    REQUIRE(make_folder(folder / "real"));
    REQUIRE(write_file(folder / "real/a", std::string_view("old")));
    REQUIRE(::chmod((folder / "real/a").c_str(), 0640) == 0);
    REQUIRE(::symlink("real/a", (folder / "near").c_str()) == 0);
    REQUIRE(::symlink((folder / "near").c_str(), (folder / "far").c_str()) == 0);
    REQUIRE(write_file(folder / "far", std::string_view("new")));
    CHECK(std::filesystem::is_symlink(folder / "far"));
    CHECK(std::filesystem::is_symlink(folder / "near"));
    CHECK(text_of(folder / "real/a") == "new");
    struct stat about {};
    REQUIRE(::stat((folder / "real/a").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0640);

    REQUIRE(::symlink("real/b", (folder / "dangling").c_str()) == 0);
    REQUIRE(write_file(folder / "dangling", std::string_view("made")));
    CHECK(text_of(folder / "real/b") == "made");
    REQUIRE(::symlink("round", (folder / "round").c_str()) == 0);
    CHECK(!write_file(folder / "round", std::string_view("x")));
    CHECK(folder.files() == 5);
}

TEST_CASE("a file that must not be written to is not replaced") {
    const TemporaryFolder folder;
    REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
    REQUIRE(write_file(folder / "a", std::string_view("mine")));
    REQUIRE(::chmod((folder / "a").c_str(), 0444) == 0);
    {
        const NotRoot nobody;
        CHECK(contains(write_file(folder / "a", std::string_view("x")).error().what,
                       "Permission denied"));
    }
    CHECK(text_of(folder / "a") == "mine");
    CHECK(folder.files() == 1);
}

TEST_CASE("no permission is an error that names the path") {
    const TemporaryFolder folder;
    REQUIRE(write_file(folder / "secret", std::string_view("x")));
    REQUIRE(::chmod((folder / "secret").c_str(), 0) == 0);
    REQUIRE(::chmod(folder.path().c_str(), 0555) == 0);
    {
        const NotRoot nobody;
        std::vector<std::string> lines;
        const Error errors[] = {read_file(folder / "secret").error(),
                                write_file(folder / "a", std::string_view("x")).error(),
                                make_folder(folder / "b").error(),
                                FolderLock::take(folder.path()).error(),
                                LineLog::open(folder / "log", lines).error()};
        for (const Error& error : errors) {
            CAPTURE(error.what);
            CHECK(contains(error.what, folder.path()));
            CHECK(contains(error.what, "Permission denied"));
        }
    }
    ::chmod(folder.path().c_str(), 0755);
    CHECK(folder.files() == 1);
}

TEST_CASE("new files have the usual rights, and are closed to programs we start") {
    const TemporaryFolder folder;
    const mode_t mask = ::umask(022);
    REQUIRE(write_file(folder / "a", std::string_view("x")));
    ::umask(mask);
    struct stat about {};
    REQUIRE(::stat((folder / "a").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0644);
    const auto lock = FolderLock::take(folder.path());
    REQUIRE(lock);
    int open_ones = 0;
    for (int descriptor = 3; descriptor < 256; ++descriptor)
        if (const int flags = ::fcntl(descriptor, F_GETFD); flags != -1) {
            const auto name = "/proc/self/fd/" + std::to_string(descriptor);
            if (!contains(std::filesystem::read_symlink(name).string(), folder.path())) continue;
            ++open_ones;
            CHECK((flags & FD_CLOEXEC) != 0);
        }
    CHECK(open_ones == 1);
}

TEST_CASE("a folder is made with its parents") {
    const TemporaryFolder folder;
    CHECK(make_folder(folder / "a/b/c"));
    CHECK(make_folder(folder / "a/b/c"));
    CHECK(make_folder(folder / "a/b/c/"));
    CHECK(std::filesystem::is_directory(folder / "a/b/c"));
    REQUIRE(write_file(folder / "file", std::string_view("x")));
    CHECK(contains(make_folder(folder / "file").error().what, "Not a directory"));
    CHECK(contains(make_folder(folder / "file/a").error().what, "Not a directory"));
}

TEST_CASE("the cache is where the user's caches are") {
    const char* before = std::getenv("XDG_CACHE_HOME");
    const std::optional<std::string> kept =
        before ? std::optional(std::string(before)) : std::nullopt;
    ::setenv("XDG_CACHE_HOME", "/somewhere", 1);
    CHECK(cache_folder() == "/somewhere/bluesquare");
    ::setenv("XDG_CACHE_HOME", "not/absolute", 1);
    CHECK(contains(cache_folder(), "/.cache/bluesquare"));
    ::unsetenv("XDG_CACHE_HOME");
    CHECK(contains(cache_folder(), "/.cache/bluesquare"));
    if (kept) ::setenv("XDG_CACHE_HOME", kept->c_str(), 1);
}

TEST_CASE("one study at a time in a folder") {
    const TemporaryFolder folder;
    {
        auto first = FolderLock::take(folder.path());
        REQUIRE(first);
        const auto second = FolderLock::take(folder.path());
        REQUIRE(!second);
        CHECK(second.error().what == "folder '" + folder.path() +
                                         "' is in use by another study: wait for it or choose "
                                         "another --out");
        FolderLock moved = *std::move(first);
        CHECK(!FolderLock::take(folder.path()));
        const TemporaryFolder other;
        moved = *FolderLock::take(other.path());
        CHECK(FolderLock::take(folder.path()));
        CHECK(!FolderLock::take(other.path()));
    }
    CHECK(FolderLock::take(folder.path()));
    CHECK(contains(FolderLock::take(folder / "none").error().what, "No such file"));
}

TEST_CASE("a process that dies lets go of its folder") {
    const TemporaryFolder folder;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = FolderLock::take(folder.path());
        const char taken = held ? 'y' : 'n';
        if (::write(ready[1], &taken, 1) == 1) ::pause();
        ::_exit(0);
    }
    char taken = 0;
    REQUIRE(::read(ready[0], &taken, 1) == 1);
    CHECK(taken == 'y');
    CHECK(!FolderLock::take(folder.path()));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK(FolderLock::take(folder.path()));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a log keeps whole lines and cuts a torn one") {
    const TemporaryFolder folder;
    const std::string path = folder / "log";
    std::vector<std::string> lines{"left over"};
    {
        auto log = LineLog::open(path, lines);
        REQUIRE(log);
        CHECK(lines.empty());
        CHECK(log->append("one\n"));
        CHECK(log->append("two\n\nfour\n"));
        CHECK(log->flush());
    }
    CHECK(text_of(path) == "one\ntwo\n\nfour\n");
    std::ofstream(path, std::ios::app) << "to";
    {
        auto log = LineLog::open(path, lines);
        REQUIRE(log);
        CHECK(lines == std::vector<std::string>{"one", "two", "", "four"});
        CHECK(text_of(path) == "one\ntwo\n\nfour\n");
        CHECK(log->append("five\n"));
    }
    REQUIRE(LineLog::open(path, lines));
    CHECK(lines.back() == "five");
    std::ofstream(path) << "nothing but a torn line";
    REQUIRE(LineLog::open(path, lines));
    CHECK(lines.empty());
    CHECK(text_of(path).empty());
    CHECK(!LineLog::open(folder.path(), lines));
}

TEST_CASE("an append that fails leaves the log as it was") {
    const TemporaryFolder folder;
    const std::string path = folder / "log";
    std::vector<std::string> lines;
    auto opened = LineLog::open(path, lines);
    REQUIRE(opened);
    LineLog log = *std::move(opened);
    REQUIRE(log.append("one\n"));
    {
        const FullDisk full(1000);
        const auto appended = log.append(std::string(5000, 'x') + "\n");
        REQUIRE(!appended);
        CHECK(contains(appended.error().what, path));
        CHECK(contains(appended.error().what, "File too large"));
        CHECK(text_of(path) == "one\n");
        CHECK(log.append("two\n"));
    }
    CHECK(log.append("three\n"));
    CHECK(text_of(path) == "one\ntwo\nthree\n");
}

TEST_CASE("a log does not go on in a file that was deleted, replaced or changed") {
    const TemporaryFolder folder;
    const std::string path = folder / "log";
    std::vector<std::string> lines;
    using Change = void (*)(const std::string&);
    const Change changes[] = {
        [](const std::string& file) { std::filesystem::remove(file); },
        [](const std::string& file) { std::ofstream(file, std::ios::trunc).flush(); },
        [](const std::string& file) { std::ofstream(file, std::ios::app) << "theirs\n"; },
        [](const std::string& file) {
            std::filesystem::copy_file(file, file + "2");
            std::filesystem::rename(file + "2", file);
        }};
    for (const Change change : changes) {
        std::filesystem::remove(path);
        auto log = LineLog::open(path, lines);
        REQUIRE(log);
        REQUIRE(log->append("one\n"));
        CHECK(log->still_there());
        change(path);
        const std::string now = file_exists(path) ? text_of(path) : "gone";
        REQUIRE(!log->still_there());
        CHECK(contains(log->append("two\n").error().what, path + "' was deleted, replaced"));
        CHECK((file_exists(path) ? text_of(path) : "gone") == now);
    }
}

TEST_CASE("a lock knows whether its folder is the one it took") {
    const TemporaryFolder folder;
    const std::string path = folder / "study";
    using Change = void (*)(const std::string&);
    const Change changes[] = {
        [](const std::string& study) { std::filesystem::remove_all(study); },
        [](const std::string& study) { std::filesystem::rename(study, study + "-moved"); },
        [](const std::string& study) { std::filesystem::remove(study + "/.lock"); },
        [](const std::string& study) {
            std::filesystem::remove_all(study);
            REQUIRE(make_folder(study));
            REQUIRE(FolderLock::take(study));  // another study, which is over by now
        }};
    for (const Change change : changes) {
        REQUIRE(make_folder(path));
        auto taken = FolderLock::take(path);
        REQUIRE(taken);
        const FolderLock lock = *std::move(taken);
        CHECK(lock.held());
        CHECK(lock.still_there());
        change(path);
        CHECK(contains(lock.still_there().error().what, "folder '" + path + "' was deleted"));
        std::filesystem::remove_all(path);
    }
}

TEST_CASE("what a body throws comes to the caller, and the threads go on being used") {
    for (const int threads : {1, 2, 4}) {
        CAPTURE(threads);
        const auto parallel = make_parallel(threads);
        for (int trial = 0; trial < 200; ++trial) {
            std::atomic<int> running = 0;
            const auto body = [&](int i) {
                ++running;
                const bool bad = i == trial % 50 || i == 49;
                if (!bad) std::this_thread::yield();
                --running;
                if (bad) throw std::runtime_error("body");
            };
            CHECK_THROWS_WITH_AS(parallel(50, body), "body", std::runtime_error);
            CHECK(running == 0);
            std::atomic<int> count = 0;
            parallel(50, [&](int) { ++count; });
            CHECK(count == 50);
        }
    }
}

TEST_CASE("a parallel loop does every index once") {
    for (const int threads : {0, 1, 2, 3, 16}) {
        CAPTURE(threads);
        const auto parallel = make_parallel(threads);
        for (const int count : {0, 1, 2, 3, 100, 5000}) {
            std::vector<int> times(count);
            parallel(count, [&](int i) { ++times[i]; });
            REQUIRE(std::all_of(times.begin(), times.end(), [](int n) { return n == 1; }));
        }
    }
    CHECK(default_threads() >= 1);
}

TEST_CASE("parallel loops follow each other without losing a step") {
    const auto parallel = make_parallel(4);
    const auto copy = parallel;
    long total = 0;
    for (int loop = 0; loop < 3000; ++loop) {
        std::vector<int> values(7);
        (loop % 2 == 0 ? parallel : copy)(7, [&](int i) { values[i] = loop + i; });
        total += std::accumulate(values.begin(), values.end(), 0L);
    }
    CHECK(total == 7L * (2999L * 3000 / 2) + 3000L * 21);
}

TEST_CASE("a parallel loop within another, or beside it, still does every index") {
    const auto parallel = make_parallel(3);
    std::atomic<int> count = 0;
    parallel(10, [&](int) { parallel(10, [&](int) { ++count; }); });
    CHECK(count == 100);
    count = 0;
    const auto outer = make_parallel(2);
    outer(50, [&](int) { parallel(20, [&](int) { ++count; }); });
    CHECK(count == 1000);
}
