#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <emscripten/em_macros.h>

#include "finetune/fit_process.h"
#include "finetune/worker_fitter.h"
#include "model/preprocess.h"

namespace {

constexpr int kBatchesAhead = 2;  // one at work, one waiting

// What the page and poll() share.
struct Job {
    int kept = 0;  // batches of pictures
    bool answered = false, restarted = false;
    double loss = 0;
    std::vector<float> logits;
    std::string error;
};

}  // namespace

// web/host.js; `job` comes back with every answer.
extern "C" {
// Starts the worker. input: of a batch, `dimensions` numbers.
void bluesquare_host_trainer_start(Job* job, const void* frozen, int frozen_bytes, const void* step,
                                   int step_bytes, const void* evaluate, int evaluate_bytes,
                                   const float* weights, int weight_count, const float* params,
                                   int param_count, const int* input, int dimensions, int classes);
// The next pictures, count x 3 x size x size; their inputs are kept, in this order.
void bluesquare_host_trainer_pictures(Job* job, const float* pixels, int count, int size);
// Weights as they were at the start.
void bluesquare_host_trainer_reset(Job* job);
// A step on pictures, by their order: answered with a loss.
void bluesquare_host_trainer_step(Job* job, const int* pictures, const int* classes, int count,
                                  double rate, double momentum);
void bluesquare_host_trainer_undo(Job* job);
// Answered with logits.
void bluesquare_host_trainer_ask(Job* job, const int* pictures, int count);
// Nothing is to come for this job any more; the worker may end.
void bluesquare_host_trainer_stop(Job* job);

EMSCRIPTEN_KEEPALIVE void bluesquare_trainer_kept(Job* job) { ++job->kept; }
EMSCRIPTEN_KEEPALIVE void bluesquare_trainer_loss(Job* job, double loss) {
    job->loss = loss;
    job->answered = true;
}
EMSCRIPTEN_KEEPALIVE float* bluesquare_trainer_room(Job* job, int floats) {
    job->logits.resize(static_cast<std::size_t>(floats));
    return job->logits.data();
}
EMSCRIPTEN_KEEPALIVE void bluesquare_trainer_done(Job* job) { job->answered = true; }
EMSCRIPTEN_KEEPALIVE void bluesquare_trainer_restarted(Job* job) { job->restarted = true; }
EMSCRIPTEN_KEEPALIVE void bluesquare_trainer_failed(Job* job, const char* why) { job->error = why; }
}

namespace bluesquare {
namespace {

class WorkerFitter final : public Fitter {
   public:
    WorkerFitter(WorkerNetwork network, std::shared_ptr<const Images> images, const Task& task,
                 const Recipe& recipe)
        : network_(std::move(network)),
          images_(std::move(images)),
          recipe_(recipe),
          tested_(static_cast<int>(task.test.size())),
          pooled_(static_cast<int>(task.pool.size())),
          preprocess_(network_.format, images_->width, images_->height, network_.files->size) {
        recipe_.size = network_.files->size;
        recipe_.batch = network_.files->batch;
        recipe_.augment = false;
        examples_ = task.pool;
        examples_.insert(examples_.end(), task.test.begin(), task.test.end());
    }
    ~WorkerFitter() override { stop(); }

    void start(FitTask task) override {
        if (waiting_) stop();  // for an answer that nobody wants now
        task_ = std::move(task);
        if (!job_) open();
        begin();
    }

    Result<std::optional<FitOutcome>> poll() override {
        if (!process_) return std::optional<FitOutcome>{};
        if (!job_->error.empty()) {
            Error error{"training: " + job_->error};
            stop();
            return error;
        }
        send_pictures();
        if (job_->kept < batches(std::ssize(examples_))) return std::optional<FitOutcome>{};
        if (std::exchange(job_->restarted, false)) begin();
        if (waiting_ && !job_->answered) return std::optional<FitOutcome>{};
        if (waiting_)
            if (auto ok = take_answer(); !ok) {
                stop();
                return ok.error();
            }
        if (!process_->done()) {
            send(process_->work());
            return std::optional<FitOutcome>{};
        }
        FitOutcome outcome = process_->take();
        process_.reset();
        return std::optional(std::move(outcome));
    }

    // Keeping the pictures' inputs is a part of the first fit.
    double fraction() const override {
        if (!process_) return 0;
        return job_->kept < batches(std::ssize(examples_)) ? 0 : process_->fraction();
    }
    int steps() const override { return steps_; }

    void cancel() override {
        if (process_) stop();
    }

   private:
    std::ptrdiff_t batches(std::ptrdiff_t pictures) const {
        return (pictures + recipe_.batch - 1) / recipe_.batch;
    }

    void open() {
        const StepFiles& files = *network_.files;
        job_ = std::make_unique<Job>();
        sent_ = 0;
        const auto bytes = [](const auto& all) { return static_cast<int>(all.size()); };
        bluesquare_host_trainer_start(
            job_.get(), files.frozen.data(), bytes(files.frozen), files.step.data(),
            bytes(files.step), files.evaluate.data(), bytes(files.evaluate),
            network_.weights.data(), bytes(network_.weights), network_.params.data(),
            bytes(network_.params), files.input.data(), bytes(files.input), files.classes);
    }

    void stop() {
        if (job_) bluesquare_host_trainer_stop(job_.get());
        job_.reset();
        process_.reset();
        waiting_ = false;
    }

    void begin() {
        process_.emplace(task_, recipe_, tested_);
        job_->answered = job_->restarted = waiting_ = false;
        bluesquare_host_trainer_reset(job_.get());
    }

    void send_pictures() {
        const std::size_t each = preprocess_.bytes_each() / sizeof(float);
        const auto count = static_cast<int>(examples_.size());
        while (sent_ < count && batches(sent_) - job_->kept < kBatchesAhead) {
            const int n = std::min(recipe_.batch, count - sent_);
            std::vector<float> pixels(each * n);
            for (int i = 0; i < n; ++i) {
                auto* const to = reinterpret_cast<std::uint8_t*>(pixels.data() + i * each);
                preprocess_({images_->image(examples_[sent_ + i]), images_->bytes_each()},
                            {to, preprocess_.bytes_each()});
            }
            bluesquare_host_trainer_pictures(job_.get(), pixels.data(), n, network_.files->size);
            sent_ += n;
        }
    }

    void send(const FitWork& work) {
        waiting_ = true;
        job_->answered = false;
        switch (work.kind) {
            case FitWork::Kind::step:
                return bluesquare_host_trainer_step(
                    job_.get(), work.positions.data(), work.classes.data(),
                    static_cast<int>(work.classes.size()), work.rate, recipe_.momentum);
            case FitWork::Kind::undo:
                bluesquare_host_trainer_undo(job_.get());
                job_->answered = true;
                return;
            case FitWork::Kind::test: {
                std::vector<int> places;
                for (int i = 0; i < work.count; ++i) places.push_back(pooled_ + work.begin + i);
                return bluesquare_host_trainer_ask(job_.get(), places.data(), work.count);
            }
            case FitWork::Kind::pool:
                return bluesquare_host_trainer_ask(job_.get(), work.positions.data(), work.count);
            case FitWork::Kind::calm:  // of warm starts, which the page has not
            case FitWork::Kind::done:
                return;
        }
    }

    Status take_answer() {
        waiting_ = false;
        const FitWork& work = process_->work();
        if (work.kind == FitWork::Kind::step) {
            ++steps_;
            process_->took(job_->loss);
            return Done{};
        }
        if (work.kind == FitWork::Kind::undo) {
            process_->undone();
            return Done{};
        }
        const int classes = network_.files->classes;
        if (std::ssize(job_->logits) != std::ptrdiff_t{work.count} * classes)
            return Error{"training: the worker answered with another number of logits"};
        Matrix logits(work.count, classes);
        for (int i = 0; i < work.count; ++i)
            for (int c = 0; c < classes; ++c)
                logits(i, c) = job_->logits[std::size_t(i) * classes + c];
        return process_->answered(logits);
    }

    WorkerNetwork network_;
    std::shared_ptr<const Images> images_;
    Recipe recipe_;
    int tested_, pooled_;
    std::vector<int> examples_;  // the pool's, then the test set's
    Preprocessor preprocess_;
    FitTask task_;
    std::optional<FitProcess> process_;
    std::unique_ptr<Job> job_;
    bool waiting_ = false;  // for an answer
    int sent_ = 0, steps_ = 0;
};

}  // namespace

std::unique_ptr<Fitter> make_worker_fitter(WorkerNetwork network,
                                           std::shared_ptr<const Images> images, const Task& task,
                                           const Recipe& recipe) {
    return std::make_unique<WorkerFitter>(std::move(network), std::move(images), task, recipe);
}

}  // namespace bluesquare
