// Child processes on Linux.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>

#include <sys/prctl.h>
#include <sys/wait.h>

#include "platform/descriptor.h"
#include "platform/process.h"

namespace bluesquare {
namespace {

constexpr std::size_t kMostKept = 1 << 16;  // bytes of what a program says
constexpr int kNotStarted = 127;

// The program's path; empty where PATH has none.
std::string find_program(const std::string& name) {
    if (name.find('/') != name.npos) return ::access(name.c_str(), X_OK) == 0 ? name : "";
    const char* found = std::getenv("PATH");
    std::string_view path = found != nullptr ? found : "/usr/local/bin:/usr/bin:/bin";
    for (;;) {
        const auto end = path.find(':');
        const std::string file = std::string(path.substr(0, end)) + "/" + name;
        if (::access(file.c_str(), X_OK) == 0) return file;
        if (end == path.npos) return "";
        path.remove_prefix(end + 1);
    }
}

struct Pipe {
    Descriptor read{-1}, write{-1};
};

Result<Pipe> open_pipe(const std::string& program) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return system_error("run", program, errno);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// Pointers to texts that outlive them, with a null at the end, as exec asks for.
std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> with_ours(std::vector<std::string> environment) {
    for (char** at = environ; *at != nullptr; ++at) {
        const std::string_view entry = *at;
        const auto name = entry.substr(0, entry.find('=') + 1);
        if (std::ranges::none_of(environment,
                                 [&](const auto& given) { return given.starts_with(name); }))
            environment.emplace_back(entry);
    }
    return environment;
}

// In the child, between fork and exec: what is safe there only. This program ignores signals that
// others rely on (terminal_native.cpp), and that would be handed on.
[[noreturn]] void become(const char* file, char* const* argv, char* const* environment,
                         const char* folder, pid_t parent, int out, int err) {
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGXFSZ, SIG_DFL);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nothing = ::open("/dev/null", O_RDONLY);
    const bool ready = ::getppid() == parent && ::dup2(nothing, 0) >= 0 && ::dup2(out, 1) >= 0 &&
                       ::dup2(err, 2) >= 0 && (*folder == '\0' || ::chdir(folder) == 0);
    if (ready) ::execve(file, argv, environment);
    ::_exit(kNotStarted);
}

// Appends what is there to read, and keeps the end of it.
void drain(const Descriptor& from, std::string& text) {
    std::array<char, 4096> part;
    for (;;) {
        const ssize_t count = ::read(from.get(), part.data(), part.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        text.append(part.data(), static_cast<std::size_t>(count));
        if (text.size() > kMostKept) text.erase(0, text.size() - kMostKept);
    }
}

}  // namespace

struct Process::State {
    pid_t id = 0;
    Descriptor out, err;
    std::string output{}, errors{};
    std::optional<int> status{};

    ~State() {
        if (status) return;
        ::kill(id, SIGKILL);
        while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
};

Process::Process(std::unique_ptr<State> state) : state_(std::move(state)) {}
Process::Process(Process&&) noexcept = default;
Process::~Process() = default;

Result<Process> Process::start(const std::vector<std::string>& argv, const Place& place) {
    const std::string file = find_program(argv[0]);
    if (file.empty())
        return Error{"there is no program '" + printable(argv[0]) + "' on PATH: install it"};
    auto out = open_pipe(argv[0]), err = open_pipe(argv[0]);
    if (!out) return out.error();
    if (!err) return err.error();
    const auto environment = with_ours(place.environment);
    const auto arguments = pointers(argv), variables = pointers(environment);
    const pid_t parent = ::getpid(), id = ::fork();
    if (id < 0) return system_error("run", argv[0], errno);
    if (id == 0)
        become(file.c_str(), arguments.data(), variables.data(), place.folder.c_str(), parent,
               out->write.get(), err->write.get());
    return Process(
        std::unique_ptr<State>(new State{id, std::move(out->read), std::move(err->read)}));
}

std::optional<int> Process::poll() {
    if (state_->status) return state_->status;
    int ended = 0;
    const pid_t found = ::waitpid(state_->id, &ended, WNOHANG);
    drain(state_->out, state_->output);
    drain(state_->err, state_->errors);
    if (found == state_->id)
        state_->status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
    return state_->status;
}

const std::string& Process::output() const { return state_->output; }
const std::string& Process::errors() const { return state_->errors; }

bool program_exists(const std::string& name) { return !find_program(name).empty(); }

}  // namespace bluesquare
