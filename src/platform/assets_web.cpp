// Fetched by the page (web/host.mjs); it answers through the functions below.
#include <emscripten/em_macros.h>

#include "platform/assets.h"

namespace bluesquare {

struct Asset::Job {
    std::string name;
    Bytes bytes;
    std::string error;
    bool here = false;
    std::int64_t loaded = 0, total = 0;
};

}  // namespace bluesquare

extern "C" {
// web/host.js
void bluesquare_host_fetch(void* job, const char* address);
void bluesquare_host_drop_fetch(void* job);
}

namespace bluesquare {

Asset::Asset(const std::string& folder, const std::string& name) : job_(std::make_unique<Job>()) {
    job_->name = name;
    bluesquare_host_fetch(job_.get(), (folder + name).c_str());
}
Asset::Asset(Asset&&) noexcept = default;
Asset& Asset::operator=(Asset&& other) noexcept {
    if (job_ && job_ != other.job_) bluesquare_host_drop_fetch(job_.get());
    job_ = std::move(other.job_);
    return *this;
}
Asset::~Asset() {
    if (job_) bluesquare_host_drop_fetch(job_.get());
}

Result<Asset::Arrival> Asset::poll() const {
    if (!job_->error.empty()) return Error{job_->name + ": " + job_->error};
    return Arrival{job_->here ? &job_->bytes : nullptr, job_->loaded, job_->total};
}

Bytes Asset::take() { return std::move(job_->bytes); }

}  // namespace bluesquare

using Job = bluesquare::Asset::Job;

// What the page calls; `job` is what bluesquare_host_fetch() got.
extern "C" {
EMSCRIPTEN_KEEPALIVE void bluesquare_fetch_progress(Job* job, double loaded, double total) {
    job->loaded = static_cast<std::int64_t>(loaded);
    job->total = static_cast<std::int64_t>(total);
}
// Room for the file's bytes, to be filled before bluesquare_fetch_done().
EMSCRIPTEN_KEEPALIVE void* bluesquare_fetch_room(Job* job, int size) {
    job->bytes.resize(static_cast<std::size_t>(size));
    return job->bytes.data();
}
EMSCRIPTEN_KEEPALIVE void bluesquare_fetch_done(Job* job) { job->here = true; }
EMSCRIPTEN_KEEPALIVE void bluesquare_fetch_failed(Job* job, const char* why) { job->error = why; }
}
