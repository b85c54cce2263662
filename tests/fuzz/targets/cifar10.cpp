// CIFAR-10's batches, the same file for all of them; the first and the last picture decoded.
#include "../read_as.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    std::map<std::string, std::string> files{{"test_batch.bin", std::string(text_of(input))}};
    for (int batch = 1; batch <= 5; ++batch)
        files["data_batch_" + std::to_string(batch) + ".bin"] = text_of(input);
    const FoundData found = read_as("cifar10", std::move(files));
    std::vector<std::uint8_t> rgb(3 * 7 * 7);
    for (const int i : {0, found.pictures.count() - 1}) {
        if (i < 0 || found.pictures.count() == 0) return;
        const auto bytes = found.pictures.read(i);
        require(static_cast<bool>(bytes));
        require(static_cast<bool>(found.pictures.decode(*bytes, found.pictures.names[i], 7, rgb)));
    }
}
