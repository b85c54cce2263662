#include <atomic>
#include <mutex>
#include <new>
#include <stop_token>
#include <thread>
#include <utility>

#include "finetune/thread_fitter.h"

namespace bluesquare {
namespace {

// What the thread and poll() share.
struct Shared {
    std::atomic<double> fraction = 0;
    std::mutex mutex;
    std::optional<Result<FitOutcome>> outcome;  // guarded by mutex
};

class ThreadFitter final : public Fitter {
   public:
    ThreadFitter(std::unique_ptr<Trainable> network, std::shared_ptr<PictureInputs> pictures,
                 const Recipe& recipe)
        : network_(std::move(network)), pictures_(std::move(pictures)), recipe_(recipe) {}

    void start(FitTask task) override {
        cancel();
        shared_ = std::make_unique<Shared>();
        thread_ = std::jthread(
            [this, shared = shared_.get(), task = std::move(task)](const std::stop_token& stop) {
                auto outcome = fit(task, [&](double fraction) {
                    shared->fraction = fraction;
                    return !stop.stop_requested();
                });
                const std::lock_guard lock(shared->mutex);
                shared->outcome = std::move(outcome);
            });
    }

    Result<std::optional<FitOutcome>> poll() override {
        if (!shared_) return std::optional<FitOutcome>{};
        {
            const std::lock_guard lock(shared_->mutex);
            if (!shared_->outcome) return std::optional<FitOutcome>{};
        }
        thread_ = {};
        auto outcome = *std::move(std::exchange(shared_, nullptr)->outcome);
        if (!outcome) return outcome.error();
        return std::optional(*std::move(outcome));
    }

    int steps() const override { return steps_; }
    double fraction() const override { return shared_ ? shared_->fraction.load() : 0; }

    void cancel() override {
        thread_ = {};  // stops and joins
        shared_.reset();
    }

   private:
    Result<FitOutcome> fit(const FitTask& task, const std::function<bool(double)>& go_on) {
        try {
            return fit_and_ask(*network_, *pictures_, recipe_, task, go_on, steps_);
        } catch (const std::bad_alloc&) {
            return Error{
                "there is not enough memory to train with: make batches or pictures "
                "smaller, or run fewer side by side (--jobs)"};
        }
    }

    std::unique_ptr<Trainable> network_;
    std::shared_ptr<PictureInputs> pictures_;
    Recipe recipe_;
    std::atomic<int> steps_ = 0;
    std::unique_ptr<Shared> shared_;
    std::jthread thread_;  // last, so that it ends first
};

}  // namespace

std::unique_ptr<Fitter> make_thread_fitter(std::unique_ptr<Trainable> network,
                                           std::shared_ptr<PictureInputs> pictures,
                                           const Recipe& recipe) {
    return std::make_unique<ThreadFitter>(std::move(network), std::move(pictures), recipe);
}

}  // namespace bluesquare
