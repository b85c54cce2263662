// For tests of `bluesquare sort`: draws shapes into FOLDER/photos, sorts them by colour with the
// real encoder and forty answers, and leaves FOLDER/head.safetensors and FOLDER/expected.csv, where
// the sorting put those that nobody answered. FOLDER/small.onnx and texts.onnx are networks of a
// user's.
//   make_sorting FOLDER
#include <algorithm>
#include <cstdio>
#include <memory>

#include "../unit/onnx_models.h"
#include "cli/encoders.h"
#include "data/contact_sheet.h"
#include "model/preprocess.h"
#include "platform/files.h"
#include "report/sorting_files.h"
#include "shapes/corpus.h"

using namespace bluesquare;

namespace {

constexpr int kAnswers = 40, kThreads = 2;

// The first half in one folder, the others below another.
std::string name_of(int picture, int pictures) {
    return (picture < pictures / 2 ? "a/" : "b/c/") + std::to_string(picture) + ".png";
}

Status write_pictures(const Images& images, const std::string& folder) {
    for (const char* below : {"/a", "/b/c"})
        if (auto ok = make_folder(folder + below); !ok) return ok;
    for (int i = 0; i < images.count; ++i) {
        const auto png = encode_png(images.image(i), images.width, images.height);
        if (auto ok = write_file(folder + "/" + name_of(i, images.count), png); !ok) return ok;
    }
    return Done{};
}

Result<Features> encode(Encoder& encoder, const Images& images) {
    encoder.start(source_of(std::make_shared<const Images>(images)));
    for (;;) {
        auto encoding = encoder.poll();
        if (!encoding) return encoding.error();
        if (encoding->features) return *std::move(encoding->features);
    }
}

// Asks for the colour, which is a box.
Sorting sort_by_color(const Features& features, const Attribute& color) {
    const int n = static_cast<int>(features.rows());
    Sorting sorting(n, static_cast<int>(color.levels.size()), {.seed = 5});
    const std::vector<int>& order = sorting.arrival().order;
    Features rows(n, features.cols());
    for (int row = 0; row < n; ++row) rows.row(row) = features.row(order[row]);
    sorting.come(std::make_shared<const Features>(std::move(rows)), std::vector<bool>(n, false));
    for (int i = 0; i < kAnswers; ++i) {
        const Ask ask = *sorting.next();
        sorting.say({ask.row, ask.asked, color.codes[order[ask.row]]});
    }
    return sorting;
}

// Of pictures, and of texts with its vocabulary.
Status write_networks(const std::string& folder) {
    constexpr std::string_view vocabulary =
        "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nfine\nbad\ndull\nfilm\n9\n10\n/\ntake\n";
    if (auto ok =
            write_file(folder + "/small.onnx", onnx_models::bytes_of(onnx_models::small_network()));
        !ok)
        return ok;
    if (auto ok = write_file(folder + "/texts.onnx",
                             onnx_models::bytes_of(onnx_models::text_network(14)));
        !ok)
        return ok;
    return write_file(folder + "/vocab.txt", vocabulary);
}

Status make(const std::string& folder) {
    const auto corpus = make_shapes({.pool = 700, .test = 100});  // more than a block
    if (!corpus) return corpus.error();
    if (auto ok = write_pictures(corpus->images, folder + "/photos"); !ok) return ok;
    EncoderOptions options;
    options.models = BLUESQUARE_SOURCE_DIR "/models";
    options.onnxruntime = BLUESQUARE_ONNXRUNTIME;
    options.no_cache = true;
    const auto encoders = open_encoders(options, {"pretrained"}, kThreads);
    if (!encoders) return encoders.error();
    const auto encoder = encoders->make("pretrained", 0);
    if (!encoder) return encoder.error();
    const auto features = encode(**encoder, corpus->images);
    if (!features) return features.error();
    const Attribute& color = *corpus->data.find("color");
    const Sorting sorting = sort_by_color(*features, color);
    std::vector<LabelRow> rows;
    for (int row = 0; row < sorting.pictures(); ++row) {
        const Slot& slot = sorting.slots()[row];
        if (!slot.by_person)
            rows.push_back({name_of(sorting.arrival().order[row], corpus->images.count),
                            color.levels[slot.box], slot.probability, "network"});
    }
    std::ranges::sort(rows, {}, &LabelRow::filename);
    if (auto ok = write_file(folder + "/expected.csv", labels_csv(rows)); !ok) return ok;
    if (auto ok = write_networks(folder); !ok) return ok;
    return write_file(
        folder + "/head.safetensors",
        head_file({*sorting.head(), color.levels, "pretrained", network_of((*encoder)->identity()),
                   encoders->size, kAnswers, sorting.audit()}));
}

}  // namespace

int main(int argc, char** argv) {
    const Status made = make(argc > 1 ? argv[1] : ".");
    if (!made) std::fprintf(stderr, "make_sorting: %s\n", made.error().what.c_str());
    return made ? 0 : 1;
}
