#include "cli/embedding.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/wait.h"
#include "core/quoted.h"
#include "lab/file_encoder.h"
#include "lab/ready_encoder.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

constexpr int kFilesAThread = 4;       // read and decoded before the encoder is asked again
constexpr std::size_t kMostNamed = 5;  // pictures in a message

Result<std::shared_ptr<const Features>> run_to_the_end(FileEncoder& encoder,
                                                       const std::string& name) {
    encoder.start({}, {});
    std::shared_ptr<const Features> features;
    const Status done = wait([&]() -> Result<Wait> {
        auto step = encoder.poll();
        if (!step) return step.error();
        if (step->features) features = std::make_shared<const Features>(*std::move(step->features));
        return Wait{features != nullptr, 1.0 * step->done / std::max(1, step->total),
                    "encoding " + name, encoder.idle()};
    });
    if (!done) return done.error();
    return features;
}

}  // namespace

Result<Encoders> open_file_encoders(EncoderOptions options, const std::vector<std::string>& names,
                                    int threads) {
    options.no_cache = true;
    return open_encoders(options, names, threads);
}

PictureFeatures::Settings picture_settings(const EncoderOptions& options, int size, int threads) {
    PictureFeatures::Settings settings{size, make_parallel(threads), kFilesAThread * threads, {}};
    if (!options.no_cache) settings.store = kept_features();
    return settings;
}

Status settle_bad(const std::vector<BadPicture>& bad, bool skip_bad, Json& settings) {
    if (bad.empty()) return Done{};
    const std::string count = counted(bad.size(), "picture");
    if (!skip_bad)
        return Error{count + " cannot be read, the first of them: " + bad[0].why +
                     "; --skip-bad leaves such pictures out"};
    for (std::size_t i = 0; i < bad.size() && i < kMostNamed; ++i)
        complain("bluesquare: warning: left out: " + bad[i].why);
    if (bad.size() > kMostNamed) complain("bluesquare: warning: left out: " + count + " in all");
    Json list = Json::array();
    for (const BadPicture& picture : bad)
        list.push_back({{"row", picture.row}, {"why", picture.why}});
    settings["pictures_left_out"] = std::move(list);
    return Done{};
}

Result<Encoders> embed_pictures(FoundData& found, const EncoderOptions& options,
                                const Experiment& experiment, int threads, bool skip_bad,
                                Json& settings) {
    std::vector<std::string> names = experiment.encoders;
    for (const std::string& picker : experiment.pickers)
        if (picker != own_picker && std::ranges::find(names, picker) == names.end())
            names.push_back(picker);
    auto encoders = open_file_encoders(options, names, threads);
    if (!encoders) return encoders.error();
    settings["model"] = encoders->description;
    const auto pictures = picture_settings(options, encoders->size, threads);
    auto& split = found.table.data.split;
    const auto make = [files = found.pictures, pictures, open = encoders->make](
                          const std::string& name, std::uint64_t seed,
                          std::vector<int> rows) -> Result<std::unique_ptr<FileEncoder>> {
        auto encoder = open(name, seed);
        if (!encoder) return encoder.error();
        return std::make_unique<FileEncoder>(FileRows{files, std::move(rows)}, *std::move(encoder),
                                             pictures);
    };
    const std::string first_name = experiment.encoders.front();
    const std::uint64_t first_seed = experiment.corpus.value_or(0);
    auto first = make(first_name, first_seed, found.table.data.in_splits());
    if (!first) return first.error();
    const auto features = run_to_the_end(**first, first_name);
    if (!features) return features.error();
    std::vector<BadPicture> bad;
    for (const auto& [row, why] : (*first)->broken()) {
        bad.push_back({found.table.numbers[row], why});
        split[row] = Split::none;
    }
    if (auto ok = settle_bad(bad, skip_bad, settings); !ok) return ok.error();
    settings["pictures_sha256"] = (*first)->pictures_hash();
    encoders->make = [make, rows = found.table.data.in_splits(), first_name, first_seed,
                      features = *features, identity = (*first)->identity()](
                         const std::string& name,
                         std::uint64_t seed) -> Result<std::unique_ptr<Encoder>> {
        if (name == first_name && (seed == first_seed || name == "pretrained"))
            return make_ready_encoder(identity, features);
        auto made = make(name, seed, rows);
        if (!made) return made.error();
        return std::unique_ptr<Encoder>(*std::move(made));
    };
    return encoders;
}

}  // namespace bluesquare
