// The tables of settings: what a row says is what is read and written, everywhere.
#include "lab/setting.h"

#include <set>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "app/settings.h"
#include "app/view.h"
#include "lab/experiment.h"

using namespace bluesquare;

namespace {

template <class T>
void check_table(const std::vector<Setting<T>>& rows) {
    std::set<std::string> names, links;
    const T standard{};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(names.emplace(row.name).second);
        if (!row.link.empty()) CHECK(links.emplace(row.link).second);
        CHECK_FALSE(row.help.empty());
        const Value value = row.get(standard);
        CHECK(allows(row, value));
        CHECK(value_from_text(row, format_value(value), value) == value);
        CHECK(value_from_json(row, nlohmann::json::parse(value_json(value).dump()), value) ==
              value);
        T changed{};
        row.set(changed, value);
        CHECK(changed == standard);
        CHECK_FALSE(expected(row, value).empty());
    }
}

Setting<Experiment> row_of(const char* name) { return experiment_row(name); }

std::optional<Value> read(const char* name, const char* text) {
    const auto row = row_of(name);
    return value_from_text(row, text, row.get({}));
}

std::optional<Value> read_json(const char* name, const char* json) {
    const auto row = row_of(name);
    return value_from_json(row, nlohmann::json::parse(json), row.get({}));
}

}  // namespace

TEST_CASE("settings: every row has names of its own, and its default goes through text and JSON") {
    std::vector<Setting<Experiment>> all;
    for (const Part part :
         {Part::task, Part::corpus, Part::arms, Part::training, Part::loop, Part::report})
        for (const auto& row : experiment_rows(part)) all.push_back(row);
    check_table(all);
    check_table(race_rows());
    check_table(view_rows());
    CHECK(check_experiment({}));
    CHECK(check_settings({}));
    CHECK(check_view({}));
}

TEST_CASE("settings: what a row does not allow is not read") {
    CHECK(read("per_round", "7") == Value(7));
    for (const char* text : {"", "0", "-1", "010x", "7.0", "1e3", "99999999999999999999", " 7"})
        CHECK_FALSE(read("per_round", text));
    CHECK(read("per_round", "010") == Value(10));  // decimal, whatever it begins with
    for (const char* json : {"0", "-1", "7.5", "\"7\"", "null", "[7]", "1e30", "true"})
        CHECK_FALSE(read_json("per_round", json));
    CHECK(read("matched", "0.5") == Value(0.5));
    for (const char* text : {"nan", "inf", "-0.1", "1.1", "0,5", ""})
        CHECK_FALSE(read("matched", text));
    CHECK(read("corpus", "each") == Value(SharedSeed()));
    CHECK(read("corpus", "3") == Value(SharedSeed(3)));
    CHECK(read_json("corpus", "\"each\"") == Value(SharedSeed()));
    for (const char* text : {"", "all", "-1", "0x10", "9007199254740992"})
        CHECK_FALSE(read("corpus", text));
    CHECK(read("acquisitions", "margin,random") ==
          Value(std::vector<std::string>{"margin", "random"}));
    CHECK_FALSE(read("acquisitions", "margin,,random"));
    CHECK_FALSE(read_json("acquisitions", "[\"margin\", 3]"));
    CHECK(read("target_accuracies", "0.9,0.5") == Value(std::vector<double>{0.9, 0.5}));
    for (const char* text : {"0", "0.9,", "nan", "2", "0.9,x"}) {
        CAPTURE(text);
        CHECK((std::string(text) == "0.9," || !read("target_accuracies", text)));
    }
}

TEST_CASE("settings: an experiment is read back from its identity") {
    Experiment experiment;
    experiment.target = "background";
    experiment.corpus.reset();
    experiment.colors = {"red", "blue", "green"};
    experiment.matched = 0.1 + 0.2;  // no short decimal
    experiment.encoders = {"stages:3"};
    experiment.until = 0.85;
    experiment.l2 = 1e-9;
    const auto back = parse_experiment(experiment_json(experiment).dump(), "study.json");
    REQUIRE_MESSAGE(back, back.error().what);
    CHECK(*back == experiment);
    Experiment reported = experiment;
    reported.target_accuracies = {0.7};
    CHECK(experiment_json(reported) == experiment_json(experiment));
    // What came later is written only where it is not the default: older studies go on.
    for (const auto name : written_unless_default)
        CHECK_FALSE(experiment_json(experiment).contains(std::string(name)));
    CHECK(head_of(experiment).class_weights == ClassWeights::none);
    Experiment weighted = experiment;
    weighted.class_weights = "balanced";
    CHECK(experiment_json(weighted)["class_weights"] == "balanced");
    CHECK(head_of(weighted).class_weights == ClassWeights::balanced);
    CHECK(*parse_experiment(experiment_json(weighted).dump(), "study.json") == weighted);
    weighted.class_weights = "heavy";
    CHECK_FALSE(check_experiment(weighted));
    Experiment features;
    features.dataset = features_dataset;
    CHECK_FALSE(experiment_json(features).contains("shapes"));
    CHECK(parse_experiment("{\"model\": {}}", "study.json"));
    for (const char* text : {"", "[]", "{\"per_round\": 0}", "{\"encoders\": \"pretrained\"}"}) {
        const auto refused = parse_experiment(text, "study.json");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().what.starts_with("study.json"));
    }
}

TEST_CASE("settings: a check names the setting and what is possible") {
    const auto refused = [](auto change, const char* part) {
        Experiment experiment;
        change(experiment);
        const Status status = check_experiment(experiment);
        CAPTURE(part);
        return !status && status.error().kind == ErrorKind::usage &&
               status.error().what.find(part) != std::string::npos;
    };
    CHECK(
        refused([](Experiment& e) { e.per_round = 0; }, "per_round '0': expected a whole number"));
    CHECK(refused([](Experiment& e) { e.until = NAN; }, "until"));
    CHECK(refused([](Experiment& e) { e.seed_set = "random"; }, "one of matched, balanced"));
    CHECK(refused([](Experiment& e) { e.encoders = {}; }, "at least one"));
    CHECK(refused([](Experiment& e) { e.acquisitions = {"margin", "margin"}; }, "twice"));
    CHECK(refused([](Experiment& e) { e.target_accuracies = {}; }, "at least one"));
    Settings race;
    race.per_round = 51;
    CHECK_FALSE(check_settings(race));  // the page's limit
    CHECK(check_experiment(race));
    race = {};
    race.corpus.reset();
    CHECK_FALSE(check_settings(race));
}
