// Experiment files.
#include "cli/study_file.h"

#include <filesystem>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "platform/files.h"

using namespace bluesquare;

namespace {

std::string error_of(const char* text) {
    FolderStudy study;
    const auto read = read_study_file(text, "e.json", study);
    return read ? "" : read.error().what;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an experiment file fills in settings of every table") {
    FolderStudy study;
    REQUIRE(read_study_file(R"({"$schema": "x", "title": "t",
        "data": "elpv:elpv", "target": "cell", "nuisance": "state", "pairs": "crossed",
        "model": "m.onnx", "normalise": "half", "size": 64, "seeds": 3, "corpus": "each",
        "candidates": 100, "oracle_noise": 0.1, "pickers": ["self", "random-init"],
        "skip_bad": true, "missing": "drop"})",
                            "e.json", study));
    CHECK(study.folder == "elpv:elpv");
    CHECK(study.study.experiment.pairs == "crossed");
    CHECK(study.encoders.network.normalise == "half");
    CHECK(study.encoders.model == "m.onnx");
    CHECK(study.study.seeds == 3);
    CHECK(!study.study.experiment.corpus.has_value());
    CHECK(study.study.experiment.pickers.size() == 2);
    CHECK(study.skip_bad);
    CHECK(study.missing == "drop");
    CHECK(study.study.experiment.until == 0.9);
    FolderStudy bounded;
    REQUIRE(read_study_file(R"({"rounds": 5})", "e.json", bounded));
    CHECK(bounded.study.experiment.until == 0);
}

TEST_CASE("what is wrong in an experiment file is named with its line") {
    CHECK(contains(error_of("{\n\n\"seedz\": 1}"), "e.json, line 3: unknown setting 'seedz'"));
    CHECK(contains(error_of("{\"seeds\":\n0}"), "e.json, line 1: seeds: expected a whole number"));
    CHECK(contains(error_of("{\"seeds\": 1,\n\"seeds\": 2}"), "line 2: 'seeds' stands twice"));
    CHECK(contains(error_of("{\"seeds\": 1,\n"), "line 2: not JSON"));
    CHECK(contains(error_of("{\"a\": {\"seeds\": 1}}"), "line 1: unknown setting 'a'"));
    CHECK(contains(error_of("{\"dataset\": \"shapes\"}"), "unknown setting 'dataset'"));
    CHECK(contains(error_of("[]"), "expected an object"));
    CHECK(contains(error_of(""), "line 1: not JSON"));
    CHECK(contains(error_of("{\"pairs\": \"x\"}"), "one of as-is, aligned, crossed"));
    CHECK(contains(error_of("{\"se\\u0065ds\": 1}"), "unknown setting"));
}

TEST_CASE("the schema has every setting, and every preset is read") {
    const Json schema = study_file_schema();
    for (const char* key : {"data", "target", "seeds", "model", "normalise", "pairs", "pickers"})
        CHECK(schema["properties"].contains(key));
    CHECK(schema["properties"]["pairs"]["enum"].size() == 3);
    CHECK(!schema["properties"].contains("dataset"));
    const auto published = read_file(BLUESQUARE_SOURCE_DIR "/assets/study.schema.json");
    REQUIRE(published);
    CHECK_MESSAGE(schema.dump(2) + "\n" == as_text(*published),
                  "write it anew: bluesquare study run --schema > assets/study.schema.json");
    int presets = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(BLUESQUARE_SOURCE_DIR "/assets/presets")) {
        const auto bytes = read_file(entry.path().string());
        REQUIRE(bytes);
        FolderStudy study;
        const auto read = read_study_file(as_text(*bytes), entry.path().filename().string(), study);
        CHECK_MESSAGE(read, read.error().what);
        CHECK(check_experiment(study.study.experiment));
        ++presets;
    }
    CHECK(presets >= 7);
}
