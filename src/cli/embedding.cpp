#include "cli/embedding.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/wait.h"
#include "core/quoted.h"
#include "encode/provider.h"
#include "lab/ready_encoder.h"
#include "lab/row_encoder.h"
#include "lab/text_features.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

constexpr int kFilesAThread = 4;       // read and decoded before the encoder is asked again
constexpr int kTextsAThread = 8;       // between two looks at the progress bar
constexpr std::size_t kMostNamed = 5;  // pictures in a message

Result<std::shared_ptr<const Features>> run_to_the_end(RowEncoder& encoder,
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

void name_provider(Json& description, std::string_view first, std::string_view last) {
    const Provider began = provider_within(first), ended = provider_within(last);
    if (began == Provider::cpu) return;
    description["provider"] = name_of(began);
    if (ended != began)
        description["provider"] =
            std::string(name_of(began)) + ", then " + std::string(name_of(ended));
}

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

namespace {

Result<DataEncoders> open_texts(FoundData& found, const EncoderOptions& options,
                                const std::vector<std::string>& names, int threads) {
    auto encoders = open_text_encoders(options, names);
    if (!encoders) return encoders.error();
    TextFeatures::Settings settings{make_parallel(threads), kTextsAThread * threads, {}};
    if (!options.no_cache) settings.store = kept_features();
    const auto texts = std::make_shared<const std::vector<std::string>>(std::move(found.texts));
    const auto name = [set = found.table.name, numbers = found.table.numbers](int row) {
        return printable(set) + ", row " + std::to_string(numbers[row]);
    };
    return DataEncoders{
        [texts, name, settings, make = encoders->make](
            const std::string& encoder, std::uint64_t seed,
            const std::vector<int>& rows) -> Result<std::unique_ptr<FeatureBlocks>> {
            const auto made = make(encoder, seed);
            if (!made) return made.error();
            return std::unique_ptr<FeatureBlocks>(
                std::make_unique<TextFeatures>(Texts{texts, rows, name}, *made, settings));
        },
        std::move(encoders->description)};
}

Result<DataEncoders> open_pictures(const FoundData& found, const EncoderOptions& options,
                                   const std::vector<std::string>& names, int threads) {
    auto encoders = open_file_encoders(options, names, threads);
    if (!encoders) return encoders.error();
    return DataEncoders{
        [files = found.pictures, settings = picture_settings(options, encoders->size, threads),
         make = encoders->make](
            const std::string& encoder, std::uint64_t seed,
            const std::vector<int>& rows) -> Result<std::unique_ptr<FeatureBlocks>> {
            auto made = make(encoder, seed);
            if (!made) return made.error();
            return std::unique_ptr<FeatureBlocks>(
                std::make_unique<PictureFeatures>(files.chosen(rows), *std::move(made), settings));
        },
        std::move(encoders->description)};
}

// What a study looks at. Test first: whatever pool is drawn, these are the same blocks in the
// store.
std::vector<int> study_rows(const Dataset& data) {
    std::vector<int> rows = data.members(Split::test);
    const auto pool = data.members(Split::pool);
    rows.insert(rows.end(), pool.begin(), pool.end());
    return rows;
}

// Those who learn, and those who pick alone.
std::vector<std::string> all_encoders(const Experiment& experiment) {
    std::vector<std::string> names = experiment.encoders;
    for (const std::string& picker : experiment.pickers)
        if (picker != own_picker && std::ranges::find(names, picker) == names.end())
            names.push_back(picker);
    return names;
}

}  // namespace

Result<DataEncoders> open_data_encoders(FoundData& found, const EncoderOptions& options,
                                        const std::vector<std::string>& names, int threads) {
    return found.texts.empty() ? open_pictures(found, options, names, threads)
                               : open_texts(found, options, names, threads);
}

Result<Encoders> embed_rows(FoundData& found, const EncoderOptions& options,
                            const Experiment& experiment, int threads, bool skip_bad,
                            Json& settings) {
    const std::string hash_name = found.texts.empty() ? "pictures_sha256" : "texts_sha256";
    auto encoders = open_data_encoders(found, options, all_encoders(experiment), threads);
    if (!encoders) return encoders.error();
    auto& split = found.table.data.split;
    const auto make = [count = found.table.data.size(), open = encoders->make](
                          const std::string& name, std::uint64_t seed,
                          std::vector<int> rows) -> Result<std::unique_ptr<RowEncoder>> {
        auto blocks = open(name, seed, rows);
        if (!blocks) return blocks.error();
        return std::make_unique<RowEncoder>(count, std::move(rows), *std::move(blocks));
    };
    const std::string first_name = experiment.encoders.front();
    const std::uint64_t first_seed = experiment.corpus.value_or(0);
    auto first = make(first_name, first_seed, study_rows(found.table.data));
    if (!first) return first.error();
    const std::string identity = (*first)->identity();
    const auto features = run_to_the_end(**first, first_name);
    if (!features) return features.error();
    name_provider(encoders->description, identity, (*first)->identity());
    settings["model"] = encoders->description;
    std::vector<BadPicture> bad;
    for (const auto& [row, why] : (*first)->broken()) {
        bad.push_back({found.table.numbers[row], why});
        split[row] = Split::none;
    }
    if (auto ok = settle_bad(bad, skip_bad, settings); !ok) return ok.error();
    settings[hash_name] = (*first)->content_hash();
    Encoders out;
    out.description = std::move(encoders->description);
    out.make = [make, rows = study_rows(found.table.data), first_name, first_seed,
                features = *features, identity = (*first)->identity()](
                   const std::string& name,
                   std::uint64_t seed) -> Result<std::unique_ptr<Encoder>> {
        if (name == first_name && (seed == first_seed || name == "pretrained"))
            return make_ready_encoder(identity, features);
        auto made = make(name, seed, rows);
        if (!made) return made.error();
        return std::unique_ptr<Encoder>(*std::move(made));
    };
    return out;
}

}  // namespace bluesquare
