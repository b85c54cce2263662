// In programs for other machines only, and the one file that is compiled for any x86-64: it runs
// before all other code and ends the program where the processor lacks what that needs.
#include <string_view>

#include <unistd.h>

namespace {

constexpr std::string_view kMessage =
    "bluesquare: this program needs a processor with AVX2, FMA and BMI2 (Intel from 2013, AMD from "
    "2015 on); build it from source for this one: cmake --preset native\n";

// 101 is the first priority that a program may take.
__attribute__((constructor(101))) void check_processor() {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
        return;
    [[maybe_unused]] const auto written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
    _exit(1);
}

}  // namespace
