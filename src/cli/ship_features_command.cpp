// bluesquare ship-features
#include <algorithm>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/drawing.h"
#include "cli/commands.h"
#include "cli/encoders.h"
#include "cli/wait.h"
#include "flags/setting_flags.h"
#include "lab/experiment.h"
#include "lab/shipped_features.h"
#include "platform/files.h"
#include "platform/terminal.h"
#include "platform/threads.h"

namespace bluesquare {
namespace {

struct ShipOptions {
    EncoderOptions encoders;
    Experiment experiment;  // whose encoders
    std::string out;
};

Result<Features> features_of(Encoder& encoder, const std::shared_ptr<const Images>& images,
                             const std::string& name) {
    encoder.start(source_of(images));
    std::optional<Features> features;
    const Status waited = wait([&]() -> Result<Wait> {
        auto encoding = encoder.poll();
        if (!encoding) return encoding.error();
        features = std::move(encoding->features);
        return Wait{features.has_value(), 1.0 * encoding->done / std::max(1, encoding->total),
                    "encoding " + name, true};
    });
    if (!waited) return waited.error();
    return *std::move(features);
}

Status ship_features(const ShipOptions& o) {
    const ShapesSettings settings;
    auto corpus = make_shapes(settings);
    if (!corpus) return corpus.error();
    const auto images = std::make_shared<const Images>(std::move(corpus->images));
    auto encoders = open_encoders(o.encoders, o.experiment.encoders, default_threads());
    if (!encoders) return encoders.error();
    if (auto made = make_folder(o.out); !made) return made;
    for (const auto& name : o.experiment.encoders) {
        auto encoder = encoders->make(name, settings.seed);
        if (!encoder) return encoder.error();
        auto features = features_of(**encoder, images, name);
        if (!features) return features.error();
        const auto packed =
            pack_features({name, (*encoder)->identity(), corpus_name(settings), pixel_hash(*images),
                           std::make_shared<const Features>(*std::move(features))});
        if (!packed) return packed.error();
        const std::string path = o.out + "/" + shipped_file(name);
        if (auto ok = write_file(path, *packed); !ok) return ok;
        if (auto ok = print(path + ": " + std::to_string(packed->size()) + " bytes\n"); !ok)
            return ok;
    }
    return Done{};
}

}  // namespace

void add_ship_features(CLI::App& app, Action& action) {
    auto o = std::make_shared<ShipOptions>();
    CLI::App* command = app.add_subcommand(
        "ship-features", "Computes the default corpus's features, which the page starts with");
    add_setting(*command, experiment_row("encoders"), o->experiment);
    add_encoder_flags(*command, o->encoders);
    command->add_option("--out", o->out, "Folder for a file for each encoder")->required();
    command->footer("Example:\n  bluesquare ship-features --out assets/features\n");
    command->callback([o, &action] { action = [o] { return ship_features(*o); }; });
}

}  // namespace bluesquare
