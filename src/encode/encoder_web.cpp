#include "encode/encoder_web.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <emscripten/em_macros.h>

#include "model/preprocess.h"

namespace {

constexpr int kBatchesAhead = 2;  // one at work, one waiting

// What the page and poll() share.
struct Job {
    std::vector<float> features;  // of the images done, row by row
    std::string error;
    int batches_back = 0;
};

}  // namespace

// web/host.js; `job` comes back with every answer.
extern "C" {
// Starts the worker: loads the graph with its weights under the name it asks for.
void bluesquare_host_encoder_start(Job* job, const void* graph, int graph_bytes,
                                   const char* external_data, const float* weights,
                                   int weight_count, const char* input, const char* output);
// One batch: count x 3 x size x size.
void bluesquare_host_encoder_run(Job* job, const float* pixels, int count, int size);
// Nothing is to come for this job any more; the worker may end.
void bluesquare_host_encoder_stop(Job* job);

EMSCRIPTEN_KEEPALIVE float* bluesquare_encoder_room(Job* job, int floats) {
    job->features.resize(job->features.size() + static_cast<std::size_t>(floats));
    return job->features.data() + job->features.size() - floats;
}
EMSCRIPTEN_KEEPALIVE void bluesquare_encoder_done(Job* job) { ++job->batches_back; }
EMSCRIPTEN_KEEPALIVE void bluesquare_encoder_failed(Job* job, const char* why) { job->error = why; }
}

namespace bluesquare {
namespace {

class WebEncoder final : public Encoder {
   public:
    WebEncoder(const Model& model, std::span<const float> weights,
               const WebEncoderSettings& settings)
        : spec_(model.spec),
          settings_(settings),
          graph_(model.graph),
          weights_(weights.begin(), weights.end()),
          identity_(encoder_identity(model.spec, weights, settings.size, "onnxruntime-web wasm")) {}
    ~WebEncoder() override { cancel(); }

    std::string identity() const override { return identity_; }
    int dimensions() const override { return spec_.dimensions; }

    void start(ImageSource source, ImageRange range) override {
        cancel();
        if (range.count() > 0)
            preprocess_.emplace(format_of(spec_), source.width, source.height, settings_.size);
        source_ = std::move(source);
        range_ = range;
        sent_ = batches_sent_ = 0;
        job_ = std::make_unique<Job>();
        bluesquare_host_encoder_start(job_.get(), graph_.data(), static_cast<int>(graph_.size()),
                                      spec_.external_data.c_str(), weights_.data(),
                                      static_cast<int>(weights_.size()), spec_.input.c_str(),
                                      spec_.output.c_str());
    }

    Result<Encoding> poll() override {
        if (!job_) return Encoding{};
        if (!job_->error.empty()) return end(Error{"encoder " + spec_.name + ": " + job_->error});
        while (can_send())
            if (auto ok = send_batch(); !ok) return end(ok.error());
        const int done = std::min(job_->batches_back * settings_.batch, range_.count());
        if (done < range_.count()) return Encoding{done, range_.count(), {}, job_->features};
        return end(result());
    }

    void cancel() override {
        if (job_) bluesquare_host_encoder_stop(job_.get());
        job_.reset();
    }

   private:
    // Whole batches while pictures are coming.
    bool can_send() const {
        if (sent_ >= range_.count() || batches_sent_ - job_->batches_back >= kBatchesAhead)
            return false;
        const int end = std::min(sent_ + settings_.batch, range_.count());
        return !source_.ready || source_.ready() >= range_.begin + end;
    }

    Status send_batch() {
        const int end = std::min(sent_ + settings_.batch, range_.count()), n = end - sent_;
        const std::size_t each = std::size_t{3} * settings_.size * settings_.size;
        pixels_.resize(each * n);
        std::vector<std::uint8_t> rgb(source_.bytes_each());
        for (int i = 0; i < n; ++i) {
            if (auto ok = source_.load(range_.begin + sent_ + i, rgb); !ok) return ok;
            (*preprocess_)(rgb, {reinterpret_cast<std::uint8_t*>(pixels_.data() + i * each),
                                 preprocess_->bytes_each()});
        }
        bluesquare_host_encoder_run(job_.get(), pixels_.data(), n, settings_.size);
        sent_ = end;
        ++batches_sent_;
        return Done{};
    }

    Result<Encoding> result() const {
        const int n = range_.count(), d = spec_.dimensions;
        if (job_->features.size() != static_cast<std::size_t>(n) * d)
            return Error{"encoder " + spec_.name + ": gave " +
                         std::to_string(job_->features.size()) + " numbers, expected " +
                         std::to_string(n) + " x " + std::to_string(d)};
        Features features = Eigen::Map<const Features>(job_->features.data(), n, d);
        if (!features.allFinite())
            return Error{"encoder " + spec_.name + ": a feature is not finite"};
        return Encoding{n, n, std::move(features)};
    }

    Result<Encoding> end(Result<Encoding> outcome) {
        cancel();
        return outcome;
    }

    ModelSpec spec_;
    WebEncoderSettings settings_;
    std::vector<std::uint8_t> graph_;
    std::vector<float> weights_;
    std::string identity_;
    std::vector<float> pixels_;  // the batch that is being sent
    std::optional<Preprocessor> preprocess_;
    ImageSource source_;
    ImageRange range_;
    std::unique_ptr<Job> job_;
    int sent_ = 0, batches_sent_ = 0;
};

}  // namespace

Result<std::unique_ptr<Encoder>> make_web_encoder(const Model& model,
                                                  std::span<const float> weights,
                                                  const WebEncoderSettings& settings) {
    if (Status fits = check_input_size(model.spec, settings.size); !fits) return fits.error();
    return std::unique_ptr<Encoder>(std::make_unique<WebEncoder>(model, weights, settings));
}

}  // namespace bluesquare
