// Texts, block by block.
#include "lab/text_features.h"

#include <atomic>
#include <map>

#include <doctest/doctest.h>

using namespace bluesquare;

namespace {

// Features: length and first letter. Counts what it is asked.
class LengthEncoder final : public TextEncoder {
   public:
    std::string identity() const override { return "length 1"; }
    int dimensions() const override { return 2; }
    Status encode(std::string_view text, std::span<float> out) const override {
        ++asked;
        if (text == "bad") return Error{"the engine fails"};
        out[0] = static_cast<float>(text.size());
        out[1] = text.empty() ? 0 : static_cast<float>(text[0]);
        return Done{};
    }
    mutable std::atomic<int> asked = 0;
};

struct Store {
    std::map<std::string, std::vector<std::uint8_t>> entries;
    FeatureStore open() {
        return {[this](const std::string& key, const FeatureStore::Take& take) {
                    const auto found = entries.find(key);
                    return found != entries.end() && take(found->second);
                },
                [this](const std::string& key, std::span<const std::uint8_t> entry) -> Status {
                    entries[key] = {entry.begin(), entry.end()};
                    return Done{};
                },
                [](const std::string&) {}};
    }
};

Texts numbered(int count) {
    auto all = std::make_shared<std::vector<std::string>>();
    std::vector<int> rows;
    for (int i = 0; i < count; ++i) {
        all->push_back(std::string(static_cast<std::size_t>(i % 7), 'a'));
        if (i % 3 != 1) rows.push_back(i);
    }
    return {all, rows, [](int row) { return "set, row " + std::to_string(row + 2); }};
}

Result<std::vector<FeatureBlock>> run(TextFeatures& features, int total) {
    std::vector<FeatureBlock> blocks;
    for (int done = 0; done < total;) {
        auto step = features.poll();
        if (!step) return step.error();
        if (!step->block) continue;
        done = step->done;
        blocks.push_back(*std::move(step->block));
    }
    return blocks;
}

}  // namespace

TEST_CASE("every text that is asked for has its features, in blocks") {
    const Texts texts = numbered(1000);
    const auto encoder = std::make_shared<LengthEncoder>();
    TextFeatures features(texts, encoder, {serial, 5, {}});
    const auto blocks = run(features, texts.count());
    REQUIRE(blocks);
    REQUIRE(blocks->size() == 2);
    for (const FeatureBlock& block : *blocks)
        for (int i = 0; i < block.features->rows(); ++i)
            CHECK((*block.features)(i, 0) == texts.text(block.begin + i).size());
    CHECK(encoder->asked == texts.count());
}

TEST_CASE("blocks are kept by their texts, and a changed text costs its block") {
    Store store;
    const Texts texts = numbered(1000);
    for (const int expected : {texts.count(), 0}) {
        const auto encoder = std::make_shared<LengthEncoder>();
        TextFeatures features(texts, encoder, {serial, 64, store.open()});
        REQUIRE(run(features, texts.count()));
        CHECK(encoder->asked == expected);
    }
    Texts changed = texts;
    auto all = std::make_shared<std::vector<std::string>>(*texts.all);
    all->back() += "!";
    changed.all = all;
    const auto encoder = std::make_shared<LengthEncoder>();
    TextFeatures features(changed, encoder, {serial, 64, store.open()});
    const auto blocks = run(features, changed.count());
    REQUIRE(blocks);
    CHECK(encoder->asked == changed.count() - features_together);
    CHECK(blocks->back().features->bottomRows(1)(0, 0) == all->back().size());
}

TEST_CASE("a text that cannot be encoded is named with its row") {
    const auto all =
        std::make_shared<std::vector<std::string>>(std::vector<std::string>{"a", "bad", "c"});
    TextFeatures features({all, {0, 1, 2}, [](int row) { return "row " + std::to_string(row); }},
                          std::make_shared<LengthEncoder>(), {serial, 2, {}});
    const auto blocks = run(features, 3);
    REQUIRE(!blocks);
    CHECK(blocks.error().what == "row 1: the engine fails");
}
