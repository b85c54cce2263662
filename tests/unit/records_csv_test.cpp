// Records as CSV: what the JSON says, for spreadsheets.
#include <cstdlib>
#include <limits>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "data/csv.h"
#include "exact/random.h"
#include "report/csv.h"
#include "report/json.h"

using namespace bluesquare;

namespace {

// Any record, with names as visitors' tables may have them.
Record random_record(Rng& rng) {
    const std::string names[] = {"pretrained", "my \"own\", net", "two\nlines", "gr\xc3\xbcn"};
    const auto any = [&] { return names[rng.below(4)]; };
    Record record;
    record.arm = {any(), "head", any()};
    record.seed = rng.next();
    record.round = static_cast<int>(rng.below(20));
    record.labels = 10 + 5 * record.round;
    record.accuracy = rng.uniform();
    record.pool_weighted_accuracy = 1.0 / (1 + rng.below(1000));
    record.worst_group = rng.below(3) ? rng.uniform() * 1e-9 : 0;
    record.tenth_percentile_accuracy = rng.uniform();
    record.tested_groups = 1 + static_cast<int>(rng.below(9));
    record.tested_nuisances = 1 + static_cast<int>(rng.below(9));
    for (auto n = rng.below(4); n > 0; --n) record.groups[any() + " " + any()] = rng.uniform();
    for (auto n = rng.below(6); n > 0; --n) {
        record.picked.push_back(static_cast<int>(rng.below(600)));
        record.picked_mismatched.push_back(static_cast<int>(rng.below(2)));
    }
    record.pool_mismatched_share = rng.uniform();
    return record;
}

CsvTable table_of(const std::vector<Record>& records) {
    auto table = read_csv(records_csv(records), "records.csv");
    REQUIRE_MESSAGE(table, (table ? "" : table.error().what));
    return *std::move(table);
}

double number(std::string_view cell) {
    const std::string text(cell);
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    REQUIRE(end == text.c_str() + text.size());
    return value;
}

}  // namespace

TEST_CASE(
    "records as CSV: one header, a row a record, the same values as the JSON to the last bit") {
    const std::uint64_t seed = 71;
    CAPTURE(seed);
    Rng rng(seed);
    std::vector<Record> records;
    for (int i = 0; i < 200; ++i) records.push_back(random_record(rng));
    const CsvTable table = table_of(records);
    REQUIRE(table.rows() == 200);
    for (int i = 0; i < 200; ++i) {
        const Json json = to_json(records[i]);
        const auto cell = [&](const std::string& column) {
            return table.at(i, *table.column(column));
        };
        for (const char* column : {"encoder", "learner", "acquisition"})
            CHECK(cell(column) == json[column].get<std::string>());
        for (const char* column : {"seed", "round", "labels", "tested_groups", "tested_nuisances"})
            CHECK(cell(column) == json[column].dump());
        for (const char* column : {"accuracy", "pool_weighted_accuracy", "worst_group",
                                   "tenth_percentile_accuracy", "pool_mismatched_share"})
            CHECK(number(cell(column)) == json[column].get<double>());
        std::string picked;
        for (const auto& id : json["picked"]) picked += (picked.empty() ? "" : " ") + id.dump();
        CHECK(cell("picked") == picked);
        int mismatched = 0;
        for (const auto& one : json["picked_mismatched"]) mismatched += one.get<int>();
        CHECK(cell("picked_mismatched") == std::to_string(mismatched));
        for (int column = 0; column < table.columns(); ++column) {
            const std::string& head = table.header()[column];
            if (!head.starts_with("accuracy: ")) continue;
            const std::string group = head.substr(10);
            if (json["groups"].contains(group))
                CHECK(number(table.at(i, column)) == json["groups"][group].get<double>());
            else
                CHECK(table.at(i, column).empty());
        }
        for (const auto& [group, accuracy] : json["groups"].items())
            CHECK(table.find("accuracy: " + group) >= 0);
    }
}

TEST_CASE("records as CSV: no records are a header; what is no number is empty") {
    const CsvTable none = table_of({});
    CHECK(none.rows() == 0);
    CHECK(none.columns() == 15);
    Record record;
    record.arm = {"x", "head", "random"};
    record.accuracy = std::numeric_limits<double>::quiet_NaN();
    record.worst_group = std::numeric_limits<double>::infinity();
    const CsvTable one = table_of({record});
    CHECK(one.at(0, *one.column("accuracy")).empty());
    CHECK(one.at(0, *one.column("worst_group")).empty());
    for (const char* column : {"tenth_percentile_accuracy", "tested_groups", "tested_nuisances"})
        CHECK(one.at(0, *one.column(column)).empty());
    CHECK(one.at(0, *one.column("picked")).empty());
    CHECK(one.at(0, *one.column("picked_mismatched")) == "0");
}
