// A new folder, removed with all that is in it.
#pragma once

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <stdlib.h>

namespace bluesquare {

class TemporaryFolder {
   public:
    TemporaryFolder() {
        path_ = (std::filesystem::temp_directory_path() / "bluesquareXXXXXX").string();
        REQUIRE(::mkdtemp(path_.data()) != nullptr);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    int files() const {
        return static_cast<int>(std::distance(std::filesystem::directory_iterator(path_), {}));
    }

   private:
    std::string path_;
};

}  // namespace bluesquare
