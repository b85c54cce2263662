// Another program of this machine, started without a shell. Natively only: in the page start()
// fails.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

class Process {
   public:
    struct Place {
        std::string folder{};                    // to run in; empty: this program's
        std::vector<std::string> environment{};  // "NAME=value", beside this program's
    };
    // argv[0] is looked for on PATH. It reads nothing, and ends when this program does. Failure
    // names the program that is not there, or the system's reason.
    static Result<Process> start(const std::vector<std::string>& argv, const Place& place);
    Process(Process&&) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();  // running still: it is killed

    // Nothing while it runs; then its exit status, or 128 and the signal that ended it.
    std::optional<int> poll();
    // Of standard output and of standard error the last 64 KiB so far.
    const std::string& output() const;
    const std::string& errors() const;

   private:
    struct State;
    explicit Process(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Whether PATH has such a program.
bool program_exists(const std::string& name);

// Of what a program said: the last line that calls itself an error, else the last that says
// anything; empty where it said nothing.
std::string last_complaint(std::string_view errors);

}  // namespace bluesquare
