// A metadata.csv: the table, and the data set that it describes.
#include "../fuzz.h"
#include "data/table_dataset.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    const auto table = read_csv(text_of(input), "table.csv");
    if (!table) return require_one_line(table.error());
    for (const bool needs_split : {true, false}) {
        const auto read = read_table_dataset(*table, needs_split);
        if (!read) {
            require_one_line(read.error());
            continue;
        }
        for (const Attribute& attribute : read->data.attributes) {
            require(attribute.codes.size() == static_cast<std::size_t>(table->rows()));
            for (const int code : attribute.codes)
                require(code >= no_level && code < static_cast<int>(attribute.levels.size()));
        }
    }
}
