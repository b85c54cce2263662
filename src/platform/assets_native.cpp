#include "platform/assets.h"

namespace bluesquare {

// A local file is there at once.
struct Asset::Job {
    Result<Bytes> bytes;
};

Asset::Asset(const std::string& folder, const std::string& name)
    : job_(std::make_unique<Job>(Job{read_file(folder + "/" + name)})) {}
Asset::Asset(Asset&&) noexcept = default;
Asset& Asset::operator=(Asset&&) noexcept = default;
Asset::~Asset() = default;

Result<Asset::Arrival> Asset::poll() const {
    if (!job_->bytes) return job_->bytes.error();
    const auto size = static_cast<std::int64_t>(job_->bytes->size());
    return Arrival{&*job_->bytes, size, size};
}

Bytes Asset::take() { return std::move(*job_->bytes); }

}  // namespace bluesquare
