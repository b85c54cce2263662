// A fit that did not converge is told wherever its numbers stand.
#include <doctest/doctest.h>

#include "report/json.h"
#include "report/table.h"

using namespace bluesquare;

namespace {

Record record_of(int round, bool converged) {
    Record record;
    record.arm = {"e", "head", "uncertainty"};
    record.round = round;
    record.labels = 10 + 5 * round;
    record.accuracy = record.pool_weighted_accuracy = record.worst_group = 0.5;
    record.converged = converged;
    if (round == 0) record.picked = {3};
    return record;
}

}  // namespace

TEST_CASE("a record and a probe keep whether their fit converged") {
    for (const bool converged : {true, false}) {
        const auto record = parse_record(record_line(record_of(1, converged)), "here");
        REQUIRE(record);
        CHECK(record->converged == converged);
        const auto probe = parse_probe(probe_line({"e", "shape", 3, 0.5, 0.5, converged}), "here");
        REQUIRE(probe);
        CHECK(probe->converged == converged);
    }
    // Another program may write out what ours leaves away.
    std::string line = record_line(record_of(1, false));
    const auto written = line.find("\"converged\":false");
    REQUIRE(written != line.npos);
    line.replace(written, 17, "\"converged\":true");
    const auto record = parse_record(line, "here");
    CHECK((record && record->converged));
    CHECK_FALSE(parse_record(line.replace(written, 16, "\"converged\":1"), "here"));
}

TEST_CASE("the table warns of fits that did not converge, and only then") {
    for (const bool converged : {true, false}) {
        Summary summary = summarise({record_of(0, true), record_of(1, converged)}, {0.9}, 1);
        summary.probes = summarise_probes({{"e", "shape", 0, 0.5, 0.5, converged}});
        const std::string text = text_report(summary);
        CAPTURE(text);
        CHECK((text.find("WARNING: 1 fits of e, uncertainty") == text.npos) == converged);
        CHECK((text.find("WARNING: 1 fits of the probe of shape, e") == text.npos) == converged);
    }
}
