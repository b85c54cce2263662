// Features that were computed before: kept block by block, found again, never trusted when damaged.
#include "encode/cached_encoder.h"

#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "encode/provider.h"
#include "fake_encoder.h"
#include "pattern.h"

using namespace bluesquare;

namespace {

using Bytes = std::vector<std::uint8_t>;

// A store in memory that can be made to fail.
struct Shelf {
    std::map<std::string, Bytes> entries;
    bool full = false;
    std::vector<std::string> warnings;

    FeatureStore store() {
        return {[this](const std::string& key, const FeatureStore::Take& take) {
                    const auto at = entries.find(key);
                    return at != entries.end() && take(at->second);
                },
                [this](const std::string& key, std::span<const std::uint8_t> entry) -> Status {
                    if (full) return Error{"no room"};
                    entries[key] = Bytes(entry.begin(), entry.end());
                    return Done{};
                },
                [this](const std::string& message) { warnings.push_back(message); }};
    }
};

Result<Features> finish(Encoder& encoder) {
    for (int polls = 0; polls < 10000; ++polls) {
        auto encoding = encoder.poll();
        if (!encoding) return encoding.error();
        if (encoding->features) {
            CHECK(encoding->done == encoding->total);
            return *std::move(encoding->features);
        }
    }
    return Error{"never finished"};
}

Result<Features> encode(Encoder& encoder, const Images& images) {
    encoder.start(source_of(std::make_shared<const Images>(images)));
    return finish(encoder);
}

}  // namespace

TEST_CASE("features are computed once for the same encoder and images") {
    Shelf shelf;
    int starts = 0;
    const auto make = [&](const char* name) {
        return make_cached_encoder(std::make_unique<FakeEncoder>(name, &starts), shelf.store());
    };
    const auto first = make("a");
    CHECK(first->identity() == "a");
    CHECK(first->dimensions() == 3);
    CHECK(first->poll()->total == 0);  // idle
    const auto features = encode(*first, pattern(5, 4, 4));
    REQUIRE(features);
    CHECK((*features)(4, 0) == 4 * 59);
    CHECK(first->poll()->total == 0);  // idle again
    CHECK(*encode(*make("a"), pattern(5, 4, 4)) == *features);
    CHECK(starts == 1);
    CHECK(encode(*make("b"), pattern(5, 4, 4)));
    CHECK(encode(*make("a"), pattern(4, 4, 4)));
    CHECK(encode(*make("a"), pattern(5, 2, 8)));  // as many bytes
    CHECK(starts == 4);
    CHECK(shelf.entries.size() == 4);
    CHECK(shelf.warnings.empty());
    CHECK(encode(*make("a"), Images{})->rows() == 0);
}

TEST_CASE("a damaged cache entry is computed again") {
    Shelf shelf;
    int starts = 0;
    const Images images = pattern(3, 4, 4);
    const auto encoder =
        make_cached_encoder(std::make_unique<FakeEncoder>("a", &starts), shelf.store());
    const auto features = encode(*encoder, images);
    REQUIRE(features);
    const std::string key = shelf.entries.begin()->first;
    const Bytes entry = shelf.entries[key];
    CHECK(key.size() == 64);
    for (std::size_t at = 0; at < entry.size(); ++at) {
        shelf.entries[key][at] ^= 1;
        REQUIRE(*encode(*encoder, images) == *features);
        REQUIRE(shelf.entries[key] == entry);  // repaired
    }
    CHECK(starts == 1 + static_cast<int>(entry.size()));
    for (const std::size_t size : {std::size_t{0}, std::size_t{10}, entry.size() - 1}) {
        shelf.entries[key].resize(size);
        CHECK(*encode(*encoder, images) == *features);
    }
    shelf.entries[key].push_back(0);
    CHECK(*encode(*encoder, images) == *features);
    CHECK(starts == 5 + static_cast<int>(entry.size()));
    CHECK(shelf.warnings.empty());
}

TEST_CASE("a store that cannot keep anything costs one warning") {
    Shelf shelf;
    shelf.full = true;
    const auto encoder = make_cached_encoder(std::make_unique<FakeEncoder>("a"), shelf.store());
    CHECK(encode(*encoder, pattern(3, 4, 4)));
    CHECK(encode(*encoder, pattern(2, 4, 4)));
    REQUIRE(shelf.warnings.size() == 1);
    CHECK(shelf.warnings[0].find("no room") != std::string::npos);
}

TEST_CASE("the encoder's error passes through the cache, which keeps nothing of it") {
    Shelf shelf;
    auto inner = std::make_unique<FakeEncoder>("a");
    inner->fail_next = true;
    const auto encoder = make_cached_encoder(std::move(inner), shelf.store());
    const auto failed = encode(*encoder, pattern(3, 4, 4));
    REQUIRE(!failed);
    CHECK(failed.error().what.find("asked to fail") != std::string::npos);
    CHECK(shelf.entries.empty());
    CHECK(encoder->poll()->total == 0);  // idle
    CHECK(encode(*encoder, pattern(3, 4, 4)));
}

TEST_CASE("what another provider had to go on with is not kept as the first one's") {
    Shelf shelf;
    auto inner = std::make_unique<FakeEncoder>("a webgpu");
    inner->goes_on_as = "a";
    const auto encoder = make_cached_encoder(std::move(inner), shelf.store());
    CHECK(encode(*encoder, pattern(3, 4, 4)));
    CHECK(shelf.entries.empty());
    CHECK(encode(*encoder, pattern(3, 4, 4)));
    CHECK(shelf.entries.size() == 1);
    int starts = 0;
    const auto processor =
        make_cached_encoder(std::make_unique<FakeEncoder>("a", &starts), shelf.store());
    CHECK(encode(*processor, pattern(3, 4, 4)));
    CHECK(starts == 0);
}

TEST_CASE("an identity tells its provider") {
    for (const Provider provider : {Provider::cpu, Provider::cuda, Provider::webgpu})
        CHECK(provider_within(with_provider("m.onnx 12 onnxruntime 1.29.0", provider)) == provider);
    CHECK(with_provider("a", Provider::cpu) == "a");
}

TEST_CASE("a new start drops what the cache or the encoder was doing") {
    Shelf shelf;
    int starts = 0;
    const auto encoder =
        make_cached_encoder(std::make_unique<FakeEncoder>("a", &starts), shelf.store());
    REQUIRE(encode(*encoder, pattern(2, 4, 4)));
    encoder->start(source_of(std::make_shared<const Images>(pattern(9, 4, 4))));
    CHECK(encoder->poll()->total == 9);
    CHECK(encoder->poll()->done == 1);                       // inner is at work
    CHECK(encode(*encoder, pattern(2, 4, 4))->rows() == 2);  // from the store
    CHECK(starts == 2);
    CHECK(encode(*encoder, pattern(4, 1024, 1024))->rows() == 4);  // several slices
    CHECK(shelf.entries.size() == 2);
}

namespace {

// `count` pictures of 2 x 2 pixels, the n-th of which is changed; loads are counted.
ImageSource many(int count, int changed = -1, int broken = -1) {
    return {count, 2, 2, [=](int i, std::span<std::uint8_t> rgb) -> Status {
                if (i == broken) return Error{"picture " + std::to_string(i) + ": cannot be read"};
                for (std::size_t b = 0; b < rgb.size(); ++b)
                    rgb[b] =
                        static_cast<std::uint8_t>((b % 2 ? i >> 8 : i) + (i == changed ? 100 : 0));
                return Done{};
            }};
}

}  // namespace

TEST_CASE("features are kept block by block: a change costs its block, a kill the one at work") {
    Shelf shelf;
    int starts = 0;
    const auto encoder =
        make_cached_encoder(std::make_unique<FakeEncoder>("a", &starts), shelf.store());
    const int count = 3 * features_together + 10;
    encoder->start(many(count));
    const auto whole = finish(*encoder);
    REQUIRE(whole);
    CHECK(whole->rows() == count);
    CHECK(starts == 4);
    CHECK(shelf.entries.size() == 4);

    encoder->start(many(count, features_together + 1));
    const auto changed = finish(*encoder);
    REQUIRE(changed);
    CHECK(starts == 5);
    CHECK(changed->row(features_together) == whole->row(features_together));
    CHECK(changed->row(features_together + 1) != whole->row(features_together + 1));

    Shelf other;  // killed after a block and a half
    {
        const auto killed = make_cached_encoder(std::make_unique<FakeEncoder>("a"), other.store());
        killed->start(many(count));
        while (killed->poll()->done < features_together * 3 / 2) {
        }
    }
    CHECK(other.entries.size() == 1);
    starts = 0;
    const auto again =
        make_cached_encoder(std::make_unique<FakeEncoder>("a", &starts), other.store());
    again->start(many(count));
    CHECK(*finish(*again) == *whole);
    CHECK(starts == 3);
}

TEST_CASE("a part of a source is encoded, and a picture that cannot be loaded is the error") {
    for (const bool cached : {false, true}) {
        CAPTURE(cached);
        Shelf shelf;
        std::unique_ptr<Encoder> encoder = std::make_unique<FakeEncoder>("a");
        if (cached) encoder = make_cached_encoder(std::move(encoder), shelf.store());
        encoder->start(many(50), ImageRange{20, 30});
        const auto part = finish(*encoder);
        REQUIRE(part);
        REQUIRE(part->rows() == 10);
        for (int i = 0; i < 10; ++i) CHECK((*part)(i, 0) == 20 + i);
        encoder->start(many(50, -1, 33));
        const auto failed = finish(*encoder);
        REQUIRE(!failed);
        CHECK(failed.error().what.find("picture 33") != std::string::npos);
        CHECK(encoder->poll()->total == 0);  // idle
        encoder->start(many(50));
        encoder->cancel();
        CHECK(encoder->poll()->total == 0);
    }
}
