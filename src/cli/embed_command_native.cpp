// bluesquare embed
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/embedding.h"
#include "cli/pace.h"
#include "cli/wait.h"
#include "core/quoted.h"
#include "data/npy.h"
#include "flags/setting_flags.h"
#include "lab/data_folder.h"
#include "lab/experiment.h"
#include "platform/file_writer.h"
#include "platform/files.h"
#include "platform/terminal.h"
#include "platform/threads.h"
#include "report/cell.h"

namespace bluesquare {
namespace {

constexpr const char* kTable = "/metadata.csv";

struct EmbedOptions {
    std::string data, out, encoder = "pretrained";
    std::uint64_t seed = 0;
    EncoderOptions encoders;
    bool skip_bad = false;
    int jobs = 0;
};

// Rows of features.npy as they come: the header says how many once all are there.
class FeatureFile {
   public:
    static Result<FeatureFile> open(const std::string& path, int dimensions) {
        auto file = FileWriter::open(path);
        if (!file) return file.error();
        FeatureFile out(*std::move(file), dimensions);
        if (auto ok = out.file_.append(npy_head(0, dimensions)); !ok) return ok.error();
        return out;
    }
    Status add(const float* row) {
        ++rows_;
        return file_.append({reinterpret_cast<const std::uint8_t*>(row),
                             sizeof(float) * static_cast<std::size_t>(dimensions_)});
    }
    Status finish() {
        if (auto ok = file_.rewrite_head(npy_head(rows_, dimensions_)); !ok) return ok;
        return file_.finish();
    }

   private:
    FeatureFile(FileWriter file, int dimensions)
        : file_(std::move(file)), dimensions_(dimensions) {}
    FileWriter file_;
    int dimensions_ = 0;
    std::int64_t rows_ = 0;
};

// The table of the rows that have features, as `study folder` and `study features` read it.
std::string table_text(const TableDataset& table, const std::vector<int>& rows) {
    const bool named = !table.filenames.empty();
    std::string text = named ? "filename,split" : "split";
    for (const Attribute& attribute : table.data.attributes) text += "," + csv_cell(attribute.name);
    text += "\n";
    for (const int row : rows) {
        if (named) text += csv_cell(table.filenames[row]) + ",";
        text += name_of(table.data.split[row]);
        for (const Attribute& attribute : table.data.attributes)
            text += "," + (attribute.codes[row] == no_level
                               ? std::string()
                               : csv_cell(attribute.levels[attribute.codes[row]]));
        text += "\n";
    }
    return text;
}

struct Embedded {
    std::vector<int> rows;  // with features
    std::vector<BadPicture> bad;
};

// What an embedding needs while it runs.
class Embedder {
   public:
    Embedder(const TableDataset& table, std::vector<int> rows,
             std::unique_ptr<FeatureBlocks> blocks, std::optional<FeatureFile> file)
        : table_(table),
          rows_(std::move(rows)),
          file_(std::move(file)),
          blocks_(std::move(blocks)) {}

    Result<Embedded> run() {
        const int total = static_cast<int>(rows_.size());
        const Pace pace(total);
        const Status done = wait([&]() -> Result<Wait> {
            const auto step = blocks_->poll();
            if (!step) return step.error();
            if (step->block)
                if (auto ok = take(*step->block); !ok) return ok.error();
            return Wait{step->block && step->done == total,
                        static_cast<double>(step->done) / std::max(1, total),
                        pace.words(step->done), step->idle};
        });
        if (!done) return done.error();
        seconds_ = pace.seconds();
        return std::move(out_);
    }
    double seconds() const { return seconds_; }
    std::string identity() const { return blocks_->identity(); }
    Status finish() { return file_ ? file_->finish() : Status(Done{}); }

   private:
    Status take(const FeatureBlock& block) {
        for (std::size_t i = 0; i < block.broken.size(); ++i) {
            const int row = rows_[block.begin + static_cast<int>(i)];
            if (!block.broken[i].empty()) {
                out_.bad.push_back({table_.numbers[row], block.broken[i]});
                continue;
            }
            out_.rows.push_back(row);
            if (!file_) continue;
            if (auto ok = file_->add(block.features->row(static_cast<Eigen::Index>(i)).data()); !ok)
                return ok;
        }
        return Done{};
    }

    const TableDataset& table_;
    std::vector<int> rows_;
    std::optional<FeatureFile> file_;
    std::unique_ptr<FeatureBlocks> blocks_;
    Embedded out_;
    double seconds_ = 0;
};

Result<FoundData> open_rows(const std::string& data) {
    const auto set = find_data(data);
    if (!set) return set.error();
    auto found = set->reader->open(set->folder);
    if (!found) return found;
    if (found->pictures.count() == 0 && found->texts.empty())
        return Error{printable(set->folder.name) +
                     " holds neither pictures nor texts (it is read as " +
                     std::string(set->reader->name) + "): name a folder that does"};
    return found;
}

Status write_folder(const EmbedOptions& o, const FoundData& found, const Embedded& done,
                    Json description) {
    if (auto ok = write_file(o.out + kTable, table_text(found.table, done.rows)); !ok) return ok;
    description["data"] = o.data;
    description["encoder"] = o.encoder;
    if (o.encoder != "pretrained") description["seed"] = o.seed;
    description["rows"] = done.rows.size();
    return write_file(o.out + "/embed.json", description.dump(2) + "\n");
}

Status embed(const EmbedOptions& o) {
    auto found = open_rows(o.data);
    if (!found) return found.error();
    for (const std::string& note : found->notes) complain("bluesquare: note: " + note);
    const int threads = o.jobs > 0 ? o.jobs : default_threads();
    const std::string what = found->texts.empty() ? "picture" : "text";
    const auto encoders = open_data_encoders(*found, o.encoders, {o.encoder}, threads);
    if (!encoders) return encoders.error();
    auto rows = found->table.data.in_splits();
    auto blocks = encoders->make(o.encoder, o.seed, rows);
    if (!blocks) return blocks.error();
    const int dimensions = (*blocks)->dimensions();
    const std::string identity = (*blocks)->identity();
    std::optional<FeatureFile> file;
    if (!o.out.empty()) {
        if (auto ok = make_folder(o.out); !ok) return ok;
        auto opened = FeatureFile::open(o.out + "/features.npy", dimensions);
        if (!opened) return opened.error();
        file.emplace(*std::move(opened));
    }
    Embedder embedder(found->table, std::move(rows), *std::move(blocks), std::move(file));
    const auto done = embedder.run();
    if (!done) return done.error();
    Json description = encoders->description;
    name_provider(description, identity, embedder.identity());
    if (auto ok = settle_bad(done->bad, o.skip_bad, description); !ok) return ok;
    if (auto ok = embedder.finish(); !ok) return ok;
    if (!o.out.empty())
        if (auto ok = write_folder(o, *found, *done, description); !ok) return ok;
    char text[160];
    std::snprintf(text, sizeof text, "%s, %d numbers each, in %.1f s (%.0f/s)\n",
                  counted(done->rows.size(), what).c_str(), dimensions, embedder.seconds(),
                  static_cast<double>(done->rows.size()) / embedder.seconds());
    return print(text);
}

}  // namespace

void add_embed(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("embed", "Features of a data set's pictures or texts");
    auto o = std::make_shared<EmbedOptions>();
    command->add_option("--data", o->data, "[FORMAT:]FOLDER, one of 'bluesquare data list'")
        ->required()
        ->check(check_utf8);
    command->add_option("--encoder", o->encoder, "Its weights: pretrained, random-init or stages:k")
        ->capture_default_str();
    add_number(*command, "seed", o->seed, 0, largest_seed, "Draws the weights that are drawn anew");
    add_network_flags(*command, o->encoders);
    command->add_flag("--skip-bad", o->skip_bad, "Leave pictures out that cannot be read");
    command->add_option("--out", o->out,
                        "Folder for features.npy and metadata.csv, which 'study folder' reads; "
                        "without it features are kept for studies alone");
    add_number(*command, "jobs", o->jobs, 0, 1024, "Threads; 0: one for each processor");
    command->footer(
        "A run that is killed goes on after the last block of 512.\n"
        "Example:\n  bluesquare embed --data elpv:elpv_dataset --model dinov2.onnx --normalise "
        "imagenet --token first --out features/elpv\n");
    command->callback([o, &action] { action = [o] { return embed(*o); }; });
}

}  // namespace bluesquare
