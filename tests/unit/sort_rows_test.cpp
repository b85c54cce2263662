// Sorting by a head alone is what the sorting that made the head does.
#include "sorting/sort_rows.h"

#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "exact/random.h"
#include "report/sorting_files.h"

using namespace bluesquare;

TEST_CASE("sort rows: a head that was saved and read sorts as the sorting does, to the last bit") {
    constexpr int n = 200, d = 9;
    Rng rng(11, "sort rows");
    auto features = std::make_shared<Features>(n, d);
    for (int i = 0; i < n * d; ++i) features->data()[i] = static_cast<float>(rng.normal());
    for (const int boxes : {2, 4}) {
        Sorting sorting(n, boxes, {.seed = 1});
        sorting.come(features, std::vector<bool>(n, false));
        for (int i = 0; i < 40; ++i) {
            const Ask ask = *sorting.next();
            const int box = ((*features)(ask.row, 0) > 0) + 2 * ((*features)(ask.row, 1) > 0);
            sorting.say({ask.row, ask.asked, box % boxes});
        }
        std::vector<std::string> names{"a", "b", "c", "d"};
        names.resize(boxes);
        const auto file =
            parse_head_file(head_file({*sorting.head(), names, "pretrained", "net", 96, 40, {}}),
                            "head.safetensors");
        REQUIRE(file);
        std::vector<int> rows;
        for (int row = 0; row < n; ++row)
            if (!sorting.slots()[row].by_person) rows.push_back(row);
        REQUIRE(rows.size() > 100);
        const auto slots = sort_rows(file->head, features, rows);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            CHECK(slots[i].box == sorting.slots()[rows[i]].box);
            CHECK(slots[i].probability == sorting.slots()[rows[i]].probability);
        }
        CHECK(sort_rows(file->head, features, {}).empty());
    }
}
