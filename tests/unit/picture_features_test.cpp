// Features of picture files, block by block.
#include "lab/picture_features.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/images.h"
#include "data/contact_sheet.h"
#include "fake_encoder.h"
#include "platform/threads.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr int kSide = 4, kMany = 1100;  // pictures: three blocks

// One colour, told by its number.
Bytes picture(int number) {
    const auto low = static_cast<std::uint8_t>(number % 250),
               high = static_cast<std::uint8_t>(number / 250);
    Bytes rgb;
    for (int i = 0; i < kSide * kSide; ++i) rgb.insert(rgb.end(), {low, high, 7});
    return encode_png(rgb.data(), kSide, kSide);
}

struct Folder {
    std::vector<Bytes> files;
    std::map<std::string, Bytes> kept;
    int starts = 0;  // of the encoder
    int warnings = 0;
    bool as_the_page = false;
    bool loses_its_device = false;  // the encoder, within the first block

    explicit Folder(int pictures) {
        for (int i = 0; i < pictures; ++i) files.push_back(picture(i));
    }
    FeatureStore store() {
        return {[this](const std::string& key, const FeatureStore::Take& take) {
                    return kept.contains(key) && take(kept[key]);
                },
                [this](const std::string& key, std::span<const std::uint8_t> entry) -> Status {
                    kept[key] = {entry.begin(), entry.end()};
                    return Done{};
                },
                [this](const std::string&) { ++warnings; }};
    }
    // All blocks, in their order.
    std::vector<FeatureBlock> read(std::optional<FeatureStore> store) {
        PictureFiles pictures;
        for (std::size_t i = 0; i < files.size(); ++i)
            pictures.names.push_back(std::to_string(i) + ".png");
        pictures.read = [this](int i) { return Result<Bytes>(files[i]); };
        if (as_the_page) pictures.decode_as_the_page();
        starts = 0;
        auto encoder = std::make_unique<FakeEncoder>("fake 1 none", &starts);
        if (loses_its_device) encoder->goes_on_as = "fake 1 other";
        PictureFeatures features(pictures, std::move(encoder),
                                 {kSide, make_parallel(2), 8, std::move(store)});
        std::vector<FeatureBlock> blocks;
        int done = 0;
        while (blocks.empty() || done < std::ssize(files)) {
            auto step = features.poll();
            REQUIRE(step);
            if (!step->block) continue;
            CHECK(step->block->begin == done);
            done += static_cast<int>(step->block->broken.size());
            blocks.push_back(*std::move(step->block));
        }
        return blocks;
    }
};

// Every picture's features, or that it is broken, in the order of the files.
void check(const std::vector<FeatureBlock>& blocks, const std::vector<int>& broken = {}) {
    for (const FeatureBlock& block : blocks)
        for (int i = 0; i < std::ssize(block.broken); ++i) {
            const int picture = block.begin + i;
            const bool is_broken = std::ranges::find(broken, picture) != broken.end();
            CHECK(block.broken[i].empty() != is_broken);
            if (is_broken) CHECK(block.broken[i].starts_with(std::to_string(picture) + ".png"));
            CHECK(std::isnan((*block.features)(i, 0)) == is_broken);
            if (!is_broken) {
                CHECK((*block.features)(i, 0) == picture % 250);
                CHECK((*block.features)(i, 1) == picture / 250);
            }
        }
}

}  // namespace

TEST_CASE("picture features: each file's, block by block, with and without a store") {
    Folder folder(kMany);
    const auto blocks = folder.read({});
    CHECK(blocks.size() == 3);
    check(blocks);
    CHECK(folder.starts == 3);
    check(folder.read(folder.store()));
    CHECK(folder.kept.size() == 3);
    check(folder.read(folder.store()));
    CHECK(folder.starts == 0);
}

TEST_CASE("picture features: while a block is kept the next one is at the encoder") {
    Folder folder(kMany);
    std::vector<int> started;  // blocks, when one is kept
    FeatureStore store = folder.store();
    store.save = [&](const std::string&, std::span<const std::uint8_t>) -> Status {
        started.push_back(folder.starts);
        return Done{};
    };
    check(folder.read(std::move(store)));
    CHECK(started == std::vector{2, 3, 3});
}

TEST_CASE("picture features: those of other pixels are kept apart") {
    Folder folder(10);
    check(folder.read(folder.store()));
    folder.as_the_page = true;
    check(folder.read(folder.store()));
    CHECK(folder.starts == 1);
    CHECK(folder.kept.size() == 2);
}

TEST_CASE("picture features: a block whose provider changed is not kept as the first one's") {
    Folder folder(kMany);
    folder.loses_its_device = true;
    check(folder.read(folder.store()));
    CHECK(folder.kept.size() <= 2);  // the second was perhaps looked up under the first's name
    folder.loses_its_device = false;
    check(folder.read(folder.store()));
    CHECK(folder.starts == 3);
}

TEST_CASE("picture features: what was broken off goes on, what has changed costs its block") {
    Folder folder(kMany);
    folder.read(folder.store());
    folder.kept.erase(folder.kept.begin());
    check(folder.read(folder.store()));
    CHECK(folder.starts == 1);
    folder.kept.begin()->second.back() ^= 1;  // damaged on the disk
    check(folder.read(folder.store()));
    CHECK(folder.starts == 1);
    std::swap(folder.files[0], folder.files[600]);
    folder.read(folder.store());
    CHECK(folder.starts == 2);
    CHECK(folder.warnings == 0);
}

TEST_CASE("picture features: broken files have none, and the reason is said again from the store") {
    Folder folder(600);
    folder.files[3].resize(40);
    folder.files[599].clear();
    check(folder.read({}), {3, 599});
    check(folder.read(folder.store()), {3, 599});
    check(folder.read(folder.store()), {3, 599});
    CHECK(folder.starts == 0);
    folder.files[3] = picture(3);
    check(folder.read(folder.store()), {599});
    CHECK(folder.starts == 1);
}

TEST_CASE("picture features: nothing but broken files") {
    Folder folder(2);
    for (Bytes& file : folder.files) file = {1, 2, 3};
    const auto blocks = folder.read(folder.store());
    check(blocks, {0, 1});
    CHECK(blocks[0].readable().empty());
}

TEST_CASE("picture features: what cannot be kept is warned of once") {
    Folder folder(kMany);
    FeatureStore full = folder.store();
    full.save = [](const std::string&, std::span<const std::uint8_t>) -> Status {
        return Error{"the disk is full"};
    };
    check(folder.read(full));
    CHECK(folder.warnings == 1);
}
