#include "report/sorting_files.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "core/json.h"
#include "core/quoted.h"
#include "model/safetensors.h"
#include "report/cell.h"
#include "report/json.h"

namespace bluesquare {
namespace {

constexpr const char *kSessionFormat = "blue-square-sorting", *kHeadFormat = "blue-square-head";
constexpr std::array<const char*, 4> kAsked{"question", "check", "correction", "taken over"};
constexpr const char *kCannotTell = "cannot tell", *kSkip = "skip";
constexpr std::size_t kMostPictures = 1'000'000;
static_assert(std::endian::native == std::endian::little, "files are little endian");

Json act_json(const SavedAct& act) {
    Json json{{"picture", act.picture}, {"asked", kAsked[static_cast<std::size_t>(act.asked)]}};
    if (act.box >= 0)
        json["box"] = act.box;
    else
        json["answer"] = act.box == skipped ? kSkip : kCannotTell;
    return json;
}

SavedAct read_act(const JsonReader& json, int boxes) {
    SavedAct act{json["picture"].text()};
    const std::string asked = json["asked"].text();
    const auto* const found = std::find(kAsked.begin(), kAsked.end(), asked);
    if (found == kAsked.end())
        return json["asked"].fail("question, check, correction or taken over", act);
    act.asked = static_cast<Asked>(found - kAsked.begin());
    if (!json["box"].missing()) {
        act.box = json["box"].count(0, boxes - 1);
        return act;
    }
    const std::string answer = json["answer"].text();
    if (answer != kSkip && answer != kCannotTell)
        return json["answer"].fail("a box, cannot tell or skip", act);
    act.box = answer == kSkip ? skipped : cannot_tell;
    return act;
}

std::vector<std::string> read_boxes(const JsonReader& json) {
    auto boxes = json.list(fewest_boxes, [](const JsonReader& box) { return box.text(); });
    const std::set<std::string> names(boxes.begin(), boxes.end());
    if (names.size() != boxes.size() || boxes.size() > most_boxes)
        return json.fail("two to nine different names", boxes);
    return boxes;
}

Error wrong_format(const std::string& where, const char* what) {
    return Error{where + ": is no " + what +
                 " of this version of Blue Square; give one that it has saved"};
}

template <class T>
std::span<const std::uint8_t> bytes_of(const T* values, std::size_t count) {
    return {reinterpret_cast<const std::uint8_t*>(values), count * sizeof(T)};
}

Json card_of(const HeadFile& file) {
    Json classes = Json::array();
    for (const int box : file.head.boxes) classes.push_back(file.boxes[box]);
    Json card{{"format", kHeadFormat},
              {"version", 1},
              {"boxes", file.boxes},
              {"classes", classes},
              {"encoder", file.encoder},
              {"network", file.network},
              {"input_size", file.input_size},
              {"answers", file.answers},
              {"logits", "Q u, u = ((x - mean) * factor) weights + bias, Q: Helmert's contrasts"}};
    if (file.audit)
        card["audit"] = {{"right", file.audit->right},
                         {"lo", file.audit->lo},
                         {"hi", file.audit->hi},
                         {"checked", file.audit->checks.checked},
                         {"wrong", file.audit->checks.wrong}};
    return card;
}

Result<HeadFile> read_card(const std::string& text, const std::string& name) {
    const auto parsed = parse_json(text, name + ": its card");
    if (!parsed) return parsed.error();
    std::optional<Error> error;
    const JsonReader card(*parsed, name + ".card", error);
    if (card["format"].text() != kHeadFormat || card["version"].count(1) != 1 || error)
        return wrong_format(name, "head");
    HeadFile file;
    file.boxes = read_boxes(card["boxes"]);
    file.encoder = card["encoder"].text();
    file.network = card["network"].text();
    file.input_size = card["input_size"].count(1, 4096);
    file.answers = card["answers"].count(0);
    for (const std::string& box :
         card["classes"].list(2, [](const JsonReader& one) { return one.text(); })) {
        const auto at = std::find(file.boxes.begin(), file.boxes.end(), box);
        if (at == file.boxes.end())
            return Error{name + ".card.classes: " + in_quotes(box) + " is none of its boxes"};
        file.head.boxes.push_back(static_cast<int>(at - file.boxes.begin()));
    }
    if (error) return *error;
    return file;
}

// A tensor's numbers; empty where it is not there as asked for, or not finite.
template <class T>
std::vector<T> numbers(const Safetensors& file, std::string_view name, std::string_view dtype) {
    const StoredTensor* tensor = file.find(name);
    if (!tensor || tensor->dtype != dtype) return {};
    const auto bytes = file.data(*tensor);
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    if (!std::all_of(values.begin(), values.end(), [](T value) { return std::isfinite(value); }))
        return {};
    return values;
}

}  // namespace

std::string labels_csv(std::span<const LabelRow> rows) {
    std::string text = "filename,label,probability,source\r\n";
    for (const LabelRow& row : rows)
        text += csv_cell(row.filename) + "," + csv_cell(row.label) + "," +
                (row.probability ? csv_number(std::round(*row.probability * 1e4) / 1e4) : "") +
                "," + std::string(row.source) + "\r\n";
    return text;
}

std::string saved_sorting_json(const SavedSorting& saved) {
    Json pictures = Json::array(), acts = Json::array();
    for (std::size_t i = 0; i < saved.pictures.size(); ++i) {
        Json picture{{"path", saved.pictures[i]}};
        if (!saved.contents[i].empty()) picture["content"] = saved.contents[i];
        pictures.push_back(std::move(picture));
    }
    for (const SavedAct& act : saved.acts) acts.push_back(act_json(act));
    return dump_json({{"format", kSessionFormat},
                      {"version", 1},
                      {"seed", saved.seed},
                      {"boxes", saved.boxes},
                      {"acts", acts},
                      {"pictures", pictures}},
                     1) +
           "\n";
}

Result<SavedSorting> parse_saved_sorting(std::string_view text, const std::string& where) {
    const auto parsed = parse_json(text, where);
    if (!parsed) return parsed.error();
    std::optional<Error> error;
    const JsonReader json(*parsed, where, error);
    if (json["format"].text() != kSessionFormat || json["version"].count(1) != 1 || error)
        return wrong_format(where, "session");
    SavedSorting saved;
    saved.seed = json["seed"].whole(0, std::numeric_limits<std::uint64_t>::max());
    saved.boxes = read_boxes(json["boxes"]);
    const int boxes = static_cast<int>(saved.boxes.size());
    saved.acts = json["acts"].list(0, [&](const JsonReader& act) { return read_act(act, boxes); });
    json["pictures"].list(0, [&](const JsonReader& picture) {
        saved.pictures.push_back(picture["path"].text());
        saved.contents.push_back(picture["content"].missing() ? "" : picture["content"].text());
        return 0;
    });
    if (saved.pictures.size() > kMostPictures)
        return Error{where + ".pictures: at most " + std::to_string(kMostPictures)};
    if (error) return *error;
    return saved;
}

std::vector<std::uint8_t> head_file(const HeadFile& file) {
    const auto& [scale, head, boxes] = file.head;
    const std::uint64_t d = scale.mean.size(),
                        contrasts = static_cast<std::uint64_t>(head.bias.size());
    const TensorToStore tensors[] = {
        {"mean", "F64", {d}, bytes_of(scale.mean.data(), d)},
        {"factor", "F64", {d}, bytes_of(scale.factor.data(), d)},
        {"bias", "F64", {contrasts}, bytes_of(head.bias.data(), contrasts)},
        {"weights", "F32", {d, contrasts}, bytes_of(head.weights.data(), d * contrasts)}};
    return format_safetensors(tensors, {{"card", dump_json(card_of(file))}});
}

Result<HeadFile> parse_head_file(std::vector<std::uint8_t> bytes, const std::string& name) {
    const auto stored = parse_safetensors(std::move(bytes), name);
    if (!stored) return stored.error();
    const auto card = stored->metadata.find("card");
    if (card == stored->metadata.end()) return wrong_format(name, "head");
    auto file = read_card(card->second, name);
    if (!file) return file;
    auto mean = numbers<double>(*stored, "mean", "F64"),
         factor = numbers<double>(*stored, "factor", "F64");
    const auto bias = numbers<double>(*stored, "bias", "F64");
    const auto weights = numbers<float>(*stored, "weights", "F32");
    const std::size_t contrasts = file->head.boxes.size() - 1, d = mean.size();
    if (d == 0 || factor.size() != d || bias.size() != contrasts || weights.size() != d * contrasts)
        return Error{name + ": its tensors mean, factor, weights and bias do not fit its " +
                     std::to_string(contrasts + 1) + " classes; save it again"};
    file->head.scale = {std::move(mean), std::move(factor)};
    file->head.head.bias =
        Eigen::Map<const Vector>(bias.data(), static_cast<Eigen::Index>(contrasts));
    file->head.head.weights = Eigen::Map<const Features>(
        weights.data(), static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(contrasts));
    return file;
}

}  // namespace bluesquare
