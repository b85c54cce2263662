#include <filesystem>

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

std::string default_asset_folder() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return (program.parent_path() / "assets").string();
}

}  // namespace bluesquare
