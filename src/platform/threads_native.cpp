// A pool of threads that waits between loops.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "platform/threads.h"

namespace bluesquare {
namespace {

class Pool {
   public:
    explicit Pool(int helpers) {
        try {
            for (int i = 0; i < helpers; ++i)
                threads_.emplace_back([this](const std::stop_token& stop) { help(stop); });
        } catch (const std::system_error&) {
            // The system gives no more threads: those there are do.
        }
    }

    // A loop within a loop, or beside one from another thread, runs on its caller alone.
    void run(int count, const std::function<void(int)>& body) {
        if (count <= 1 || threads_.empty() || busy_.exchange(true, std::memory_order_acquire)) {
            for (int i = 0; i < count; ++i) body(i);
            return;
        }
        {
            const std::lock_guard lock(mutex_);
            body_ = &body;
            count_ = count;
            next_ = 0;
            helping_ = static_cast<int>(threads_.size());
            ++loop_;
        }
        started_.notify_all();
        take_turns(count, body);
        std::exception_ptr thrown;
        {
            std::unique_lock lock(mutex_);
            finished_.wait(lock, [this] { return helping_ == 0; });
            body_ = nullptr;
            thrown = std::exchange(thrown_, nullptr);
        }
        busy_.store(false, std::memory_order_release);
        if (thrown) std::rethrow_exception(thrown);
    }

   private:
    // What a body throws is for the caller of run(), once nobody uses the body any more; the turns
    // that are left are dropped.
    void take_turns(int count, const std::function<void(int)>& body) {
        try {
            for (int i = next_++; i < count; i = next_++) body(i);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!thrown_) thrown_ = std::current_exception();
            next_ = count;
        }
    }

    void help(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        for (std::uint64_t seen = 0; started_.wait(lock, stop, [&] { return loop_ != seen; });) {
            seen = loop_;
            const int count = count_;
            const auto* body = body_;
            lock.unlock();
            take_turns(count, *body);
            lock.lock();
            if (--helping_ == 0) finished_.notify_one();
        }
    }

    std::atomic<bool> busy_ = false;
    std::atomic<int> next_ = 0;
    std::mutex mutex_;  // for what follows
    std::condition_variable_any started_;
    std::condition_variable finished_;
    const std::function<void(int)>* body_ = nullptr;
    int count_ = 0;
    int helping_ = 0;                    // helpers that have not finished the loop
    std::uint64_t loop_ = 0;             // number of the loop
    std::exception_ptr thrown_;          // the first
    std::vector<std::jthread> threads_;  // last, so that they end first
};

}  // namespace

std::function<void(int count, const std::function<void(int)>& body)> make_parallel(int threads) {
    auto pool = std::make_shared<Pool>(std::max(threads, 1) - 1);
    return [pool = std::move(pool)](int count, const std::function<void(int)>& body) {
        pool->run(count, body);
    };
}

int default_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

}  // namespace bluesquare
