// The page has no other programs.
#include "platform/process.h"

namespace bluesquare {

struct Process::State {};

Process::Process(std::unique_ptr<State> state) : state_(std::move(state)) {}
Process::Process(Process&&) noexcept = default;
Process::~Process() = default;

Result<Process> Process::start(const std::vector<std::string>& argv, const Place&) {
    return Error{"cannot run '" + argv[0] +
                 "' here: use the program that is built for your machine"};
}

std::optional<int> Process::poll() { return 127; }
const std::string& Process::output() const { return errors(); }
const std::string& Process::errors() const {
    static const std::string none;
    return none;
}

bool program_exists(const std::string&) { return false; }

}  // namespace bluesquare
