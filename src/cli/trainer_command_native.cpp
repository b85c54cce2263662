// bluesquare trainer
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/networks.h"
#include "core/quoted.h"
#include "flags/setting_flags.h"
#include "lab/graph_file.h"
#include "model/stage_names.h"
#include "platform/files.h"
#include "platform/places.h"
#include "platform/terminal.h"
#include "trainer/step_graph.h"

namespace bluesquare {
namespace {

struct TrainerOptions {
    EncoderOptions encoders;
    std::string out, train = "all", batch_norm = "frozen";
    StepSettings step;
};

// A network and what its bytes lie in.
struct Opened {
    TrainerNetwork network;
    std::shared_ptr<const void> owner, weights;
};

Result<Opened> open_ours(const EncoderOptions& options) {
    auto read = read_model(options.models, options.model);
    if (!read) return read.error();
    const auto model = std::make_shared<const Model>(*std::move(read));
    const auto weights = std::make_shared<const std::vector<float>>(
        assemble_weights(*model, model->spec.stage_count(), 0));
    Opened out{{.name = model->spec.name, .bytes = model->graph, .output = model->spec.output},
               model,
               weights};
    out.network.external[model->spec.external_data] = {
        reinterpret_cast<const std::uint8_t*>(weights->data()), weights->size() * sizeof(float)};
    out.network.stages = stage_names(model->spec);
    return out;
}

Result<Opened> open_file(const EncoderOptions& options) {
    auto opened = GraphFile::open(options.model, options.network);
    if (!opened) return opened.error();
    const auto file = std::make_shared<const GraphFile>(std::move(opened->file));
    Opened out{{.name = printable(options.model),
                .bytes = file->bytes(),
                .output = file->settings().output,
                .token = token_of(file->settings().token)},
               file,
               nullptr};
    for (const auto& [name, mapped] : file->external()) out.network.external[name] = mapped.bytes();
    return out;
}

// step.onnx -> "step"
std::string stem_of(const std::string& path) {
    return path.ends_with(".onnx") ? path.substr(0, path.size() - 5) : path;
}

void add_pieces(std::vector<TensorToStore>& tensors, const std::vector<Parameter>& list,
                const std::vector<float>& numbers) {
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(numbers.data()),
                          numbers.size() * sizeof(float));
    for (const Parameter& piece : list) {
        const auto count = static_cast<std::size_t>(element_count(piece.shape));
        const auto begin = static_cast<std::size_t>(piece.offset);
        tensors.push_back({piece.name,
                           "F32",
                           {piece.shape.begin(), piece.shape.end()},
                           bytes.subspan(begin * sizeof(float), count * sizeof(float))});
    }
}

// Parameters, then statistics, each in the order of its vector.
std::vector<std::uint8_t> weights_of(const StepGraphs& graphs) {
    std::vector<TensorToStore> tensors;
    add_pieces(tensors, graphs.parameters, graphs.initial);
    add_pieces(tensors, graphs.statistics, graphs.initial_statistics);
    return format_safetensors(tensors, {});
}

Status write_all(const TrainerOptions& o, const StepGraphs& graphs) {
    const std::string stem = stem_of(o.out);
    if (auto ok = write_file(stem + ".onnx", graphs.step); !ok) return ok;
    if (auto ok = write_file(stem + ".evaluate.onnx", graphs.evaluate); !ok) return ok;
    if (auto ok = write_file(stem + ".safetensors", weights_of(graphs)); !ok) return ok;
    if (auto ok = write_file(stem + ".json", manifest_of(graphs, o.step)); !ok) return ok;
    if (graphs.frozen.empty()) return Done{};
    std::vector<TensorToStore> frozen;
    add_pieces(frozen, graphs.weights, graphs.frozen_weights);
    if (auto ok = write_file(stem + ".frozen.safetensors", format_safetensors(frozen, {})); !ok)
        return ok;
    return write_file(stem + ".frozen.onnx", graphs.frozen);
}

Status make_trainer(TrainerOptions o) {
    const auto part = trained_part(o.train);
    if (!part) return part.error();
    o.step.part = *part;
    const auto opened =
        names_network_file(o.encoders.model) ? open_file(o.encoders) : open_ours(o.encoders);
    if (!opened) return opened.error();
    if (o.step.size == 0 && !names_network_file(o.encoders.model)) o.step.size = usual_size;
    o.step.batch_statistics = o.batch_norm == "batch";
    const auto graphs = make_step_graphs(opened->network, o.step);
    if (!graphs) return graphs.error();
    if (auto ok = write_all(o, *graphs); !ok) return ok;
    const std::string stem = printable(stem_of(o.out));
    return print(stem + ".onnx: a step of " + std::to_string(graphs->initial.size()) +
                 " parameters on " + std::to_string(o.step.batch) + " x " +
                 in_words(Shape(graphs->input.begin() + 1, graphs->input.end())) + "\n" + stem +
                 ".evaluate.onnx, " +
                 (graphs->frozen.empty() ? "" : stem + ".frozen.onnx and .safetensors, ") + stem +
                 ".safetensors (where it starts), " + stem + ".json (what lies where)\n");
}

}  // namespace

void add_trainer(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand(
        "trainer", "A step of training of a network, as an ONNX file of standard operators");
    auto o = std::make_shared<TrainerOptions>();
    command->add_option("model", o->encoders.model, "An ONNX file of pictures, or a model of ours")
        ->required()
        ->check(check_utf8);
    add_number(*command, "classes", o->step.classes, 2, 100000, "Of the head");
    add_number(*command, "batch", o->step.batch, 1, 4096, "Pictures of a step");
    add_number(*command, "size", o->step.size, 0, 4096,
               "Pixels a side; 0: as the file says, or 96 for our model");
    command
        ->add_option("--train", o->train,
                     "all, head, or last:k: the head and the last k stages (of 9 of our model, of "
                     "10 equal parts of a file's layers); what lies before is a graph of its own")
        ->capture_default_str();
    command->add_option("--output", o->encoders.network.output,
                        "Tensor of the features, where it is not the only output");
    command->add_option("--token", o->encoders.network.token, "Of several places: first or mean")
        ->check(CLI::IsMember({"none", "first", "mean"}));
    command
        ->add_option("--batch-norm", o->batch_norm,
                     "Normalise by the trained statistics (frozen) or by the batch's (batch)")
        ->check(CLI::IsMember({"frozen", "batch"}))
        ->capture_default_str();
    command->add_flag("--dropout", o->step.taking.dropout,
                      "Dropouts ask for their masks, as inputs of their own");
    command->add_option("-o,--out", o->out, "The step's file; others are named after it")
        ->required()
        ->check(check_utf8);
    o->encoders.models = default_places().assets + "/models";
    command->add_option("--models", o->encoders.models, "Folder of manifest.json and weights");
    command->footer(
        "x (pictures), y (one row of 0 and 1 each, zeros for a row that does not count), lr,\n"
        "momentum, params, momenta -> loss, params_new, momenta_new: one vector each, in the "
        "order\n"
        "of the .safetensors file, from whose values training starts.\n"
        "Examples:\n"
        "  bluesquare trainer efficientnet_lite0 --classes 2 --batch 32 --size 96 -o step.onnx\n"
        "  bluesquare trainer small.onnx --classes 3 --batch 8 --train head -o "
        "head.onnx\n");
    command->callback([o, &action] { action = [o] { return make_trainer(*o); }; });
}

}  // namespace bluesquare
