#include "encode/ort_native.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include <dlfcn.h>

#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include "model/preprocess.h"

namespace bluesquare {

struct OrtRuntime {
    std::string version;
    // Errors reach us as exceptions; what else it has to say is not for our users.
    Ort::Env env{ORT_LOGGING_LEVEL_FATAL, "bluesquare"};
};

namespace {

constexpr std::uint32_t kOldestApi = 18;  // the first with AddExternalInitializersFromFilesInMemory

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

Ort::SessionOptions session_options(const ModelSpec& model, std::span<const float> weights) {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);  // our threads share the images out among them
    options.SetInterOpNumThreads(1);
    options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
    // ONNX Runtime copies the weights before the session is made; its type lacks a const.
    char* bytes = reinterpret_cast<char*>(const_cast<float*>(weights.data()));
    options.AddExternalInitializersFromFilesInMemory({model.external_data}, {bytes},
                                                     {weights.size_bytes()});
    return options;
}

// The index of the first row with a value that is NaN or infinite; -1 where there is none.
int first_bad_row(const Features& features) {
    const auto values = std::span(features.data(), features.size());
    const auto bad = std::find_if_not(values.begin(), values.end(),
                                      [](float value) { return std::isfinite(value); });
    return bad == values.end() ? -1 : static_cast<int>((bad - values.begin()) / features.cols());
}

// What the worker and poll() share.
struct Job {
    ImageSource source;
    ImageRange range;
    std::atomic<int> done = 0;
    std::mutex mutex;
    std::optional<Result<Features>> outcome;  // guarded by mutex
};

// What the threads of one job share: each takes the next batch and writes its rows.
struct Pass {
    Pass(const Job& job, const Preprocessor& preprocess, int dimensions, int batch)
        : job(job), preprocess(preprocess), features(job.range.count(), dimensions), batch(batch) {}

    const Job& job;
    const Preprocessor& preprocess;
    Features features;
    const int batch;
    std::atomic<int> next = 0;  // row of the features
    Ort::RunOptions options;    // SetTerminate() ends runs in flight
    std::atomic<bool> over = false;
    std::mutex mutex;
    std::string failure;  // the first one; guarded by mutex

    void end() {
        over = true;
        options.SetTerminate();
    }
    void fail(const char* why) {
        {
            const std::lock_guard lock(mutex);
            if (failure.empty()) failure = first_line(why);
        }
        end();
    }
};

class OrtEncoder final : public Encoder {
   public:
    OrtEncoder(std::shared_ptr<const OrtRuntime> runtime, const Model& model,
               std::span<const float> weights, const OrtSettings& settings)
        : runtime_(std::move(runtime)),
          spec_(model.spec),
          settings_(settings),
          session_(runtime_->env, model.graph.data(), model.graph.size(),
                   session_options(model.spec, weights)),
          identity_(encoder_identity(model.spec, weights, settings.size,
                                     "onnxruntime " + runtime_->version)) {}

    std::string identity() const override { return identity_; }
    int dimensions() const override { return spec_.dimensions; }

    void start(ImageSource source, ImageRange range) override {
        worker_ = {};  // stops and joins
        job_ = std::make_unique<Job>();
        job_->source = std::move(source);
        job_->range = range;
        worker_ = std::jthread([this, job = job_.get()](const std::stop_token& stop) {
            Result<Features> outcome = encode(*job, stop);
            const std::lock_guard lock(job->mutex);
            job->outcome = std::move(outcome);
        });
    }

    void cancel() override {
        worker_ = {};  // stops and joins
        job_.reset();
    }

    Result<Encoding> poll() override {
        if (!job_) return Encoding{};
        Encoding encoding{job_->done, job_->range.count(), {}};
        {
            const std::lock_guard lock(job_->mutex);
            if (!job_->outcome) return encoding;
        }
        worker_ = {};
        Result<Features> outcome = *std::move(job_)->outcome;
        job_.reset();
        if (!outcome) return outcome.error();
        return Encoding{encoding.total, encoding.total, *std::move(outcome)};
    }

   private:
    // Threads share batches, not layers: no waiting for each other at every layer, so that a busy
    // processor costs its share only.
    Result<Features> encode(Job& job, const std::stop_token& stop) const {
        const int count = job.range.count();
        const int threads = std::clamp(settings_.threads, 1, std::max(count, 1));
        const int batch = std::clamp((count + threads - 1) / threads, 1, settings_.batch);
        try {
            if (count == 0) return Features(0, spec_.dimensions);
            const Preprocessor preprocess(spec_, job.source.width, job.source.height,
                                          settings_.size);
            Pass pass(job, preprocess, spec_.dimensions, batch);
            const std::stop_callback cancel(stop, [&] { pass.end(); });
            {
                std::vector<std::jthread> helpers;
                for (int i = 1; i < threads; ++i)
                    helpers.emplace_back([&] { encode_batches(pass, job.done); });
                encode_batches(pass, job.done);
            }
            if (stop.stop_requested()) return failed("stopped");
            if (!pass.failure.empty()) return failed(pass.failure);
            if (const int row = first_bad_row(pass.features); row >= 0)
                return failed("image " + std::to_string(job.range.begin + row) +
                              " has a feature that is not finite");
            return std::move(pass.features);
        } catch (const std::exception& error) {
            return failed(first_line(error.what()));
        }
    }

    void encode_batches(Pass& pass, std::atomic<int>& done) const {
        try {
            std::vector<float> input;
            while (!pass.over) {
                const int begin = pass.next.fetch_add(pass.batch);
                const int rows = pass.job.range.count();
                if (begin >= rows) return;
                const int end = std::min(begin + pass.batch, rows);
                if (Status ok = encode_batch(pass, begin, end, input); !ok)
                    return pass.fail(ok.error().what.c_str());
                done += end - begin;
            }
        } catch (const std::exception& error) {
            pass.fail(error.what());
        }
    }

    // Rows [begin, end) of the features. input: room for n x 3 x S x S.
    Status encode_batch(Pass& pass, int begin, int end, std::vector<float>& input) const {
        const int n = end - begin;
        const std::int64_t in_shape[] = {n, 3, settings_.size, settings_.size};
        const std::int64_t out_shape[] = {n, spec_.dimensions};
        const std::size_t each = std::size_t{3} * settings_.size * settings_.size;
        input.resize(each * n);
        std::vector<std::uint8_t> rgb(pass.job.source.bytes_each());
        for (int i = 0; i < n; ++i) {
            if (auto ok = pass.job.source.load(pass.job.range.begin + begin + i, rgb); !ok)
                return ok;
            pass.preprocess(rgb, std::span(input).subspan(i * each, each));
        }
        const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
        const auto in = Ort::Value::CreateTensor<float>(memory, input.data(), input.size(),
                                                        in_shape, std::size(in_shape));
        auto out = Ort::Value::CreateTensor<float>(memory, pass.features.row(begin).data(),
                                                   std::size_t(n) * spec_.dimensions, out_shape,
                                                   std::size(out_shape));
        const char* const in_name = spec_.input.c_str();
        const char* const out_name = spec_.output.c_str();
        session_.Run(pass.options, &in_name, &in, 1, &out_name, &out, 1);
        return Done{};
    }

    Error failed(const std::string& why) const {
        return {"encoder " + spec_.name + ": " + why + " (ONNX Runtime " + runtime_->version + ")"};
    }

    std::shared_ptr<const OrtRuntime> runtime_;
    ModelSpec spec_;
    OrtSettings settings_;
    mutable Ort::Session session_;  // Run() is thread-safe, yet not const
    std::string identity_;
    std::unique_ptr<Job> job_;
    std::jthread worker_;  // last, so that it ends first
};

}  // namespace

Result<OrtLibrary> OrtLibrary::open(const std::string& path) {
    const auto refused = [&](const std::string& why) {
        return Error{"ONNX Runtime '" + path + "': " + why +
                     ": run deps/install.sh native or point to it with --onnxruntime PATH"};
    };
    // From 1.29 on official builds for Linux report to Microsoft unless told not to before they
    // load.
    ::setenv("ORT_DISABLE_TELEMETRY", "1", 1);
    void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return refused(first_line(::dlerror()));
    using GetBase = const OrtApiBase* (*)();
    const auto get_base = reinterpret_cast<GetBase>(::dlsym(library, "OrtGetApiBase"));
    if (get_base == nullptr) return refused("not an ONNX Runtime library");
    const OrtApi* const api = get_base()->GetApi(kOldestApi);
    if (api == nullptr)
        return refused(std::string("version ") + get_base()->GetVersionString() +
                       " is too old, expected 1.18 or newer");
    Ort::InitApi(api);
    try {
        return OrtLibrary(std::make_shared<const OrtRuntime>(
            OrtRuntime{.version = get_base()->GetVersionString()}));
    } catch (const std::exception& error) {
        return refused(first_line(error.what()));
    }
}

const std::string& OrtLibrary::version() const { return runtime_->version; }

Result<std::unique_ptr<Encoder>> make_ort_encoder(const OrtLibrary& library, const Model& model,
                                                  std::span<const float> weights,
                                                  const OrtSettings& settings) {
    if (Status fits = check_input_size(model.spec, settings.size); !fits) return fits.error();
    try {
        return std::unique_ptr<Encoder>(
            std::make_unique<OrtEncoder>(library.runtime(), model, weights, settings));
    } catch (const std::exception& error) {
        return Error{model.spec.graph.name + ": ONNX Runtime " + library.version() +
                     " cannot load it (" + first_line(error.what()) +
                     "): restore it with git or run models/export.py"};
    }
}

}  // namespace bluesquare
