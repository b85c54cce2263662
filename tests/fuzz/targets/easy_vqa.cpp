// easy-VQA's questions, the same for train and test.
#include "../read_as.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const std::string text(text_of(input));
    (void)read_as("easy-vqa", {{"train/questions.json", text}, {"test/questions.json", text}});
}
