#include "encode/ort_native.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "encode/feature_output.h"
#include "encode/ort_session.h"
#include "model/preprocess.h"

namespace bluesquare {
namespace {

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
    std::string failure;         // the first one; guarded by mutex
    bool of_the_engine = false;  // and it was ONNX Runtime's; guarded by mutex

    void end() {
        over = true;
        options.SetTerminate();
    }
    void fail(const std::string& why, bool engine) {
        {
            const std::lock_guard lock(mutex);
            if (failure.empty()) failure = first_line(why), of_the_engine = engine;
        }
        end();
    }
};

// A batch in one thread's hands, its room used again.
struct Room {
    std::vector<std::uint8_t> rgb, input;
    std::vector<float> values;
    std::vector<std::int64_t> shape;
};

bool of_memory(std::string_view why) {
    constexpr std::string_view signs[] = {"memory", "Memory", "alloc", "Alloc", "OOM"};
    return std::ranges::any_of(signs, [&](auto sign) { return why.find(sign) != why.npos; });
}

class OrtEncoder final : public Encoder {
   public:
    OrtEncoder(const OrtLibrary& library, OrtNetwork network, OrtSettings settings)
        : runtime_(library.runtime()),
          network_(std::move(network)),
          settings_(std::move(settings)) {
        if (network_.network.fixed_batch > 0) settings_.batch = network_.network.fixed_batch;
        load_by(library, settings_.provider, network_.network.name, settings_.say,
                [this](Provider provider) { try_provider(provider); });
        if (provider_ != Provider::cpu) return;
        network_.graph = {};  // loaded, and not to be loaded again
        network_.external.clear();
        network_.owner.reset();
    }

    std::string identity() const override {
        return with_provider(network_.identity + " onnxruntime " + runtime_->version, provider_);
    }
    int dimensions() const override { return dimensions_; }

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

    // Of the one picture that was run first.
    const std::optional<Error>& refused() const { return refused_; }

   private:
    void load(Provider provider) {
        session_ = std::make_unique<OrtSession>(*runtime_, network_, provider);
        provider_ = provider;
    }

    // And one picture, for what it gives: the number of dimensions.
    void try_provider(Provider provider) {
        load(provider);
        const Network& network = network_.network;
        const Preprocessor preprocess(network.format, 1, 1, network.size);
        const int n = std::max(network.fixed_batch, 1);
        Room room;
        room.input.resize(preprocess.bytes_each() * n);
        const std::uint8_t grey[] = {128, 128, 128};
        for (int i = 0; i < n; ++i)
            preprocess(grey, std::span(room.input)
                                 .subspan(i * preprocess.bytes_each(), preprocess.bytes_each()));
        session_->run(Ort::RunOptions(), network, room.input, n, room.values, room.shape);
        const auto dimensions =
            feature_dimensions(room.shape, network.token, network.format.layout);
        if (!dimensions)
            refused_ =
                Error{network.name + ": " + dimensions.error().what, dimensions.error().kind};
        else if (room.shape[0] != n)
            refused_ =
                Error{network.name + ": the output has " + std::to_string(room.shape[0]) +
                      " rows for " + std::to_string(n) + " pictures; choose another with --output"};
        dimensions_ = dimensions ? *dimensions : 0;
    }

    Result<Features> encode(Job& job, const std::stop_token& stop) {
        if (job.range.count() == 0) return Features(0, dimensions_);
        int batch = settings_.batch;
        while (true) {
            std::string why;
            bool engine = false;
            auto outcome = try_to_encode(job, batch, stop, why, engine);
            if (outcome || !engine || stop.stop_requested()) return outcome;
            if (batch > 1 && network_.network.fixed_batch == 0 &&
                (of_memory(why) || provider_ != Provider::cpu)) {
                batch = settings_.batch = batch / 2;
                settings_.say("encoder " + network_.network.name + ": " +
                              (of_memory(why) ? "not enough memory" : why) +
                              ": going on with batches of " + std::to_string(batch));
            } else if (provider_ != Provider::cpu) {
                settings_.say(gives_way(*runtime_, network_.network.name, provider_, why));
                try {
                    load(Provider::cpu);
                } catch (const std::exception& error) {
                    return failed(first_line(error.what()));
                }
            } else {
                return outcome;
            }
            job.done = 0;
        }
    }

    // Threads share batches, not layers: no waiting for each other at every layer, so that a busy
    // processor costs its share only. A device takes one batch after the other.
    Result<Features> try_to_encode(Job& job, int most, const std::stop_token& stop,
                                   std::string& why, bool& engine) const {
        const int count = job.range.count();
        const int threads =
            provider_ == Provider::cpu ? std::clamp(settings_.threads, 1, count) : 1;
        const bool fixed = network_.network.fixed_batch > 0;
        const int batch = fixed ? most : std::clamp((count + threads - 1) / threads, 1, most);
        try {
            const Preprocessor preprocess(network_.network.format, job.source.width,
                                          job.source.height, network_.network.size);
            Pass pass(job, preprocess, dimensions_, batch);
            const std::stop_callback cancel(stop, [&] { pass.end(); });
            {
                std::vector<std::jthread> helpers;
                try {
                    for (int i = 1; i < threads; ++i)
                        helpers.emplace_back([&] { encode_batches(pass, job.done); });
                } catch (const std::system_error&) {
                    // No more threads are to be had: those that there are do the work.
                }
                encode_batches(pass, job.done);
            }
            if (stop.stop_requested()) return failed("stopped");
            if (!pass.failure.empty()) {
                why = pass.failure, engine = pass.of_the_engine;
                return failed(pass.failure);
            }
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
            Room room;
            while (!pass.over) {
                const int begin = pass.next.fetch_add(pass.batch);
                const int rows = pass.job.range.count();
                if (begin >= rows) return;
                const int end = std::min(begin + pass.batch, rows);
                if (Status ok = encode_batch(pass, begin, end, room); !ok)
                    return pass.fail(ok.error().what, false);
                done += end - begin;
            }
        } catch (const std::exception& error) {
            pass.fail(error.what(), true);
        }
    }

    // Rows [begin, end) of the features.
    Status encode_batch(Pass& pass, int begin, int end, Room& room) const {
        const Network& network = network_.network;
        const int n = end - begin, run = std::max(n, network.fixed_batch);
        const std::size_t each = pass.preprocess.bytes_each();
        room.input.resize(each * run);
        room.rgb.resize(pass.job.source.bytes_each());
        for (int i = 0; i < n; ++i) {
            if (auto ok = pass.job.source.load(pass.job.range.begin + begin + i, room.rgb); !ok)
                return ok;
            pass.preprocess(room.rgb, std::span(room.input).subspan(i * each, each));
        }
        session_->run(pass.options, network, room.input, run, room.values, room.shape);
        const auto dimensions =
            feature_dimensions(room.shape, network.token, network.format.layout);
        if (!dimensions || *dimensions != dimensions_ || room.shape[0] != run)
            return Error{"the output has another shape than for one picture"};
        take_features(room.values, room.shape, network.token, network.format.layout, n,
                      {pass.features.row(begin).data(), std::size_t(n) * dimensions_});
        return Done{};
    }

    Error failed(const std::string& why) const {
        return {"encoder " + network_.network.name + ": " + why + " (ONNX Runtime " +
                runtime_->version + ")"};
    }

    std::shared_ptr<const OrtRuntime> runtime_;
    OrtNetwork network_;
    OrtSettings settings_;
    std::unique_ptr<OrtSession> session_;
    std::atomic<Provider> provider_ = Provider::cpu;  // the worker may go back to the processor
    int dimensions_ = 0;
    std::optional<Error> refused_;
    std::unique_ptr<Job> job_;
    std::jthread worker_;  // last, so that it ends first
};

Error not_loaded(const OrtLibrary& library, const OrtNetwork& network, const std::string& why) {
    return {network.network.name + ": ONNX Runtime " + library.version() + " cannot load it (" +
            first_line(why) + "): " + network.remedy};
}

}  // namespace

Result<std::unique_ptr<Encoder>> make_ort_encoder(const OrtLibrary& library, OrtNetwork network,
                                                  const OrtSettings& settings) {
    try {
        auto encoder = std::make_unique<OrtEncoder>(library, network, settings);
        if (encoder->refused()) return *encoder->refused();
        return std::unique_ptr<Encoder>(std::move(encoder));
    } catch (const std::exception& error) {
        return not_loaded(library, network, error.what());
    }
}

Result<OrtNetwork> ort_network_of(const Model& model, std::vector<float> weights, int size) {
    const ModelSpec& spec = model.spec;
    if (Status fits = check_input_size(spec, size); !fits) return fits.error();
    const auto owned = std::make_shared<const std::vector<float>>(std::move(weights));
    const std::span<const float> all(*owned);
    return OrtNetwork{{spec.graph.name,
                       model.graph,
                       {{spec.external_data,
                         {reinterpret_cast<const std::uint8_t*>(all.data()), all.size_bytes()}}},
                       owned,
                       network_of(encoder_identity(spec, all, size, "")),
                       "restore it with git or run models/export.py"},
                      {spec.graph.name, spec.input, spec.output, format_of(spec), size}};
}

Result<std::unique_ptr<Encoder>> make_ort_encoder(const OrtLibrary& library, const Model& model,
                                                  std::span<const float> weights,
                                                  const OrtSettings& settings) {
    auto network = ort_network_of(model, {weights.begin(), weights.end()}, settings.size);
    if (!network) return network.error();
    return make_ort_encoder(library, *std::move(network), settings);
}

Result<std::vector<std::vector<std::int64_t>>> output_shapes(
    const OrtLibrary& library, const OrtNetwork& network, const std::vector<std::string>& names) {
    try {
        const OrtSession session(*library.runtime(), network, Provider::cpu);
        const Preprocessor preprocess(network.network.format, 1, 1, network.network.size);
        const int n = std::max(network.network.fixed_batch, 1);
        std::vector<std::uint8_t> input(preprocess.bytes_each() * n, 0);
        return session.shapes(network.network, input, n, names);
    } catch (const std::exception& error) {
        return not_loaded(library, network, error.what());
    }
}

}  // namespace bluesquare
