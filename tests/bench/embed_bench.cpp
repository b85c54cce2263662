// `bluesquare embed` beside ONNX Runtime alone: files against tensors that lie in memory already.
//   cmake --build build/native --target embed_bench
//   build/native/tests/embed_bench --data elpv:FOLDER --size 224
//   build/native/tests/embed_bench --data elpv:FOLDER --model dinov2.onnx --pictures 256
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <stdlib.h>
#include <sys/resource.h>

#include "cli/embedding.h"
#include "encode/feature_output.h"
#include "encode/ort_runtime.h"
#include "flags/setting_flags.h"
#include "lab/data_folder.h"
#include "lab/feature_folder.h"
#include "lab/network_file.h"
#include "model/preprocess.h"
#include "model/sha256.h"
#include "platform/files.h"
#include "platform/threads.h"
#include "study/statistics.h"

using namespace bluesquare;

namespace {

constexpr int kOursBatch = 8;  // what `embed` takes by default

struct Options {
    std::string data;
    EncoderOptions encoders;
    int pictures = 0, jobs = 2, repeats = 5;
};

struct Spent {
    double seconds = 0, processor = 0;
};

double processor_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

Spent spent_on(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    const double processor = processor_seconds();
    work();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    return {passed.count(), processor_seconds() - processor};
}

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "embed_bench: %s\n", why.c_str());
    std::exit(1);
}

template <class T>
T must(Result<T> result) {
    if (!result) give_up(result.error().what);
    return *std::move(result);
}

// The network as it is given to ONNX Runtime, and what keeps its bytes.
struct Opened {
    OrtNetwork network;
    std::shared_ptr<const void> owner;
};

Opened open_network(const EncoderOptions& o) {
    if (names_network_file(o.model)) {
        const auto file =
            std::make_shared<const NetworkFile>(must(NetworkFile::open(o.model, o.network)));
        return {must(file->weighted(onnx_stages, 0)), file};
    }
    const std::string path = o.models + "/manifest.json";
    const auto models = must(parse_manifest(must(read_file(path)), path));
    const ModelSpec spec = must(find_model(models, o.model));
    const Model model = must(load_model(spec, must(read_file(o.models + "/" + spec.graph.name)),
                                        must(read_file(o.models + "/" + spec.weights.name))));
    const auto weights =
        std::make_shared<const std::vector<float>>(assemble_weights(model, spec.stage_count(), 0));
    const int size = o.network.size > 0 ? o.network.size : spec.sizes.front();
    OrtNetwork network{{spec.graph.name,
                        model.graph,
                        {{spec.external_data,
                          {reinterpret_cast<const std::uint8_t*>(weights->data()),
                           sizeof(float) * weights->size()}}},
                        weights,
                        {},
                        {}},
                       {spec.graph.name, spec.input, spec.output, format_of(spec), size}};
    return {std::move(network), weights};
}

// Every input of the network in memory, as the network takes it.
struct Tensors {
    Tensors(const PictureFiles& files, const Network& network, const Parallel& parallel)
        : network(network),
          preprocess(network.format, network.size, network.size, network.size),
          bytes(preprocess.bytes_each() * files.count()) {
        parallel(files.count(), [&](int i) {
            std::vector<std::uint8_t> rgb(std::size_t{3} * network.size * network.size);
            const auto file = must(files.read(i));
            if (auto ok = files.decode(file, files.names[i], network.size, rgb); !ok)
                give_up(ok.error().what);
            preprocess(rgb, std::span(bytes).subspan(i * preprocess.bytes_each(),
                                                     preprocess.bytes_each()));
        });
    }

    Ort::Value at(int begin, int n) {
        const std::int64_t s = network.size;
        const PictureFormat& format = network.format;
        const bool planes = format.layout == Layout::nchw;
        const std::int64_t shape[] = {n, planes ? 3 : s, s, planes ? s : 3};
        const auto type = format.element == Element::float32 ? ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT
                          : format.element == Element::float16
                              ? ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16
                              : ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8;
        return Ort::Value::CreateTensor(
            Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault),
            bytes.data() + begin * preprocess.bytes_each(), n * preprocess.bytes_each(), shape, 4,
            type);
    }

    const Network network;
    const Preprocessor preprocess;
    std::vector<std::uint8_t> bytes;
};

// ONNX Runtime alone: `sessions` threads with a session each, which take batches in turn.
class Alone {
   public:
    Alone(const Ort::Env& env, const OrtNetwork& network, int sessions, int threads_each, int batch)
        : network_(network.network), batch_(batch) {
        for (int i = 0; i < sessions; ++i) {
            Ort::SessionOptions options;
            options.SetIntraOpNumThreads(threads_each);
            options.SetInterOpNumThreads(1);
            options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
            std::vector<std::string> names;
            std::vector<char*> bytes;
            std::vector<std::size_t> sizes;
            for (const auto& file : network.external) {
                names.push_back(file.name);
                bytes.push_back(
                    reinterpret_cast<char*>(const_cast<std::uint8_t*>(file.bytes.data())));
                sizes.push_back(file.bytes.size());
            }
            if (!names.empty())
                options.AddExternalInitializersFromFilesInMemory(names, bytes, sizes);
            sessions_.push_back(std::make_unique<Ort::Session>(env, network.graph.data(),
                                                               network.graph.size(), options));
        }
    }

    // features: rows to compare ours with; empty: outputs are let go.
    void run(Tensors& tensors, int pictures, Features* features = nullptr) {
        std::atomic<int> next = 0;
        const auto take_batches = [&](Ort::Session& session) {
            for (int begin; (begin = next.fetch_add(batch_)) < pictures;)
                run_batch(session, tensors, begin, std::min(batch_, pictures - begin), features);
        };
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < sessions_.size(); ++i)
            helpers.emplace_back([&, i] { take_batches(*sessions_[i]); });
        take_batches(*sessions_[0]);
    }

   private:
    void run_batch(Ort::Session& session, Tensors& tensors, int begin, int n,
                   Features* features) const {
        const char* const in = network_.input.c_str();
        const char* const out = network_.output.c_str();
        const Ort::Value input = tensors.at(begin, n);
        const auto outputs = session.Run(Ort::RunOptions(), &in, &input, 1, &out, 1);
        if (features == nullptr) return;
        const auto info = outputs[0].GetTensorTypeAndShapeInfo();
        take_features({outputs[0].GetTensorData<float>(), info.GetElementCount()}, info.GetShape(),
                      network_.token, network_.format.layout, n,
                      {features->row(begin).data(), std::size_t(n) * features->cols()});
    }

    Network network_;
    int batch_;
    std::vector<std::unique_ptr<Ort::Session>> sessions_;
};

// What `embed` does between its start and its tables.
class Ours {
   public:
    Ours(const Options& o, PictureFiles files) : options_(o), files_(std::move(files)) {
        encoders_ = must(open_file_encoders(o.encoders, {"pretrained"}, o.jobs));
    }

    int dimensions() const { return must(encoders_.make("pretrained", 0))->dimensions(); }

    // store: where blocks are kept; empty: --no-cache. Loading the network is not counted.
    Spent run(const std::string& store, Features* features = nullptr) {
        auto settings = picture_settings(options_.encoders, encoders_.size, options_.jobs);
        settings.store.reset();
        if (!store.empty()) settings.store = open_feature_folder(store, [](const auto&) {});
        PictureFeatures pictures(files_, must(encoders_.make("pretrained", 0)), settings);
        return spent_on([&] { take_blocks(pictures, features); });
    }

   private:
    void take_blocks(PictureFeatures& pictures, Features* features) const {
        for (int done = 0; done < files_.count();) {
            auto step = must(pictures.poll());
            if (step.idle) std::this_thread::sleep_for(std::chrono::milliseconds(2));  // as wait()
            if (!step.block) continue;
            done = step.done;
            for (const auto& why : step.block->broken)
                if (!why.empty()) give_up(why);
            if (features != nullptr)
                features->middleRows(step.block->begin, step.block->features->rows()) =
                    *step.block->features;
        }
    }

    const Options& options_;
    PictureFiles files_;
    Encoders encoders_;
};

std::string machine() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

std::string today() {
    char text[32];
    const std::time_t now = std::time(nullptr);
    std::strftime(text, sizeof text, "%-d %B %Y", std::localtime(&now));
    return text;
}

struct Row {
    std::string name;
    std::function<Spent()> run;
    std::vector<Spent> turns{};

    double median_of(double Spent::*what) const {
        std::vector<double> values;
        for (const Spent& turn : turns) values.push_back(turn.*what);
        return median(std::move(values));
    }
};

// Median over turns of how many times faster `a` was than `b` in the same turn.
double ratio(const Row& a, const Row& b, double Spent::*what) {
    std::vector<double> values;
    for (std::size_t i = 0; i < a.turns.size(); ++i)
        values.push_back(b.turns[i].*what / a.turns[i].*what);
    return median(std::move(values));
}

class TemporaryStore {
   public:
    TemporaryStore() {
        path_ = (std::filesystem::temp_directory_path() / "embed_benchXXXXXX").string();
        if (::mkdtemp(path_.data()) == nullptr) give_up("no temporary folder");
    }
    ~TemporaryStore() { std::filesystem::remove_all(path_); }
    const std::string& path() const { return path_; }

   private:
    std::string path_;
};

// Reading, hashing and decoding alone: what ours does more.
Spent prepare(const PictureFiles& files, int size, const Parallel& parallel) {
    return spent_on([&] {
        parallel(files.count(), [&](int i) {
            std::vector<std::uint8_t> rgb(std::size_t{3} * size * size);
            const auto bytes = must(files.read(i));
            sha256_hex(bytes);
            if (auto ok = files.decode(bytes, files.names[i], size, rgb); !ok)
                give_up(ok.error().what);
        });
    });
}

void print_rows(const std::vector<Row>& rows, int pictures) {
    // `rows`: ours, ours with a store, theirs twice, preparing.
    const Row& best =
        rows[2].median_of(&Spent::seconds) < rows[3].median_of(&Spent::seconds) ? rows[2] : rows[3];
    std::printf("%-36s %9s %16s %16s %16s\n", "", "images/s", "processor ms", "of the better",
                "by processor");
    for (const Row& row : rows)
        std::printf("%-36s %9.1f %16.2f %15.1f%% %15.1f%%\n", row.name.c_str(),
                    pictures / row.median_of(&Spent::seconds),
                    1e3 * row.median_of(&Spent::processor) / pictures,
                    100 * ratio(row, best, &Spent::seconds),
                    100 * ratio(row, best, &Spent::processor));
}

void bench(const Options& o) {
    const NamedData set = must(find_data(o.data));
    const FoundData found = must(set.reader->open(set.folder));
    std::vector<int> chosen = found.table.data.in_splits();
    const int all = static_cast<int>(chosen.size());
    const int pictures = o.pictures > 0 ? std::min(o.pictures, all) : all;
    for (int i = 0; i < pictures; ++i)
        chosen[i] = chosen[static_cast<std::int64_t>(i) * all / pictures];
    chosen.resize(pictures);
    const PictureFiles files = found.pictures.chosen(chosen);

    const auto library = must(OrtLibrary::open(o.encoders.onnxruntime));
    const Opened opened = open_network(o.encoders);
    const Network& network = opened.network.network;
    const int batch = network.fixed_batch > 0 ? network.fixed_batch
                      : o.encoders.batch > 0  ? o.encoders.batch
                                              : kOursBatch;
    const Parallel parallel = make_parallel(o.jobs);
    Tensors tensors(files, network, parallel);
    const Ort::Env& env = library.runtime()->env;
    Alone many(env, opened.network, o.jobs, 1, batch), one(env, opened.network, 1, o.jobs, batch);
    Ours ours(o, files);

    const int dimensions = ours.dimensions();
    Features from_files(pictures, dimensions), from_tensors(pictures, dimensions);
    ours.run("", &from_files);
    many.run(tensors, pictures, &from_tensors);
    one.run(tensors, std::min(pictures, 4 * batch));
    std::printf(
        "%s, %d of %d pictures, %s at %d x %d, %d numbers, batches of %d, %d threads, ONNX Runtime "
        "%s\n%s, %s; medians of %d turns\nlargest difference of a feature: %g\n",
        o.data.c_str(), pictures, all, network.name.c_str(), network.size, network.size, dimensions,
        batch, o.jobs, library.version().c_str(), machine().c_str(), today().c_str(), o.repeats,
        (from_files - from_tensors).cwiseAbs().maxCoeff());

    const std::string threads = std::to_string(o.jobs);
    std::vector<Row> rows{{"embed --no-cache", [&] { return ours.run(""); }},
                          {"embed, a new store", [&] { return ours.run(TemporaryStore().path()); }},
                          {"ONNX Runtime, " + threads + " sessions",
                           [&] { return spent_on([&] { many.run(tensors, pictures); }); }},
                          {"ONNX Runtime, " + threads + " threads a layer",
                           [&] { return spent_on([&] { one.run(tensors, pictures); }); }},
                          {"reading, hashing, decoding alone",
                           [&] { return prepare(files, network.size, parallel); }}};
    for (int turn = 0; turn < o.repeats; ++turn)
        for (std::size_t i = 0; i < rows.size(); ++i) {
            Row& row = rows[(i + turn) % rows.size()];  // none always goes first
            row.turns.push_back(row.run());
        }
    print_rows(rows, pictures);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("`bluesquare embed` beside ONNX Runtime alone");
    Options o;
    app.add_option("--data", o.data, "[FORMAT:]FOLDER, as embed takes it")->required();
    add_network_flags(app, o.encoders);
    o.encoders.models = BLUESQUARE_SOURCE_DIR "/models";
    o.encoders.onnxruntime = BLUESQUARE_ONNXRUNTIME;
    app.add_option("--pictures", o.pictures, "Evenly spread over the set; 0: all");
    app.add_option("--jobs", o.jobs, "Threads")->capture_default_str();
    app.add_option("--repeats", o.repeats, "Turns")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    bench(o);
}
