// libFuzzer's entry: it brings main() with it.
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz_one({data, size});
    return 0;
}
