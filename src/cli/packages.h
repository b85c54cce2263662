// Packages of PyPI and of Debian, got by their ordinary clients (pip, apt-get) and unpacked.
#pragma once

#include <string>

#include "cli/data_sources.h"
#include "core/result.h"

namespace bluesquare {

struct Download {
    std::string path;
    std::string described;  // "Debian's mate-backgrounds 1.26.0-1 (SHA-256 ...)"
};

// Failure names a program that these packages need and that is not there.
Status check_clients(std::span<const Package> packages);

// The package's archive, in the cache folder's `downloads`; what is there already with the right
// hash is not downloaded again. With a progress bar. Failure names the package: it is unknown to
// apt, its hash differs, or its client could not get it.
Result<Download> download_package(const Package& package);

// All of it into `folder`, which is there, and of the zip within it.
Status unpack_package(const Package& package, const Download& download, const std::string& folder);

}  // namespace bluesquare
