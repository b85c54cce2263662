#include "lab/shipped_folder.h"

#include <utility>

#include "model/sha256.h"
#include "platform/files.h"

namespace bluesquare {

Result<ShippedFile> read_shipped(const std::string& folder, const std::string& encoder) {
    const std::string path = folder + "/" + shipped_file(encoder);
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    auto shipped = unpack_features(*bytes, path);
    if (!shipped) return shipped.error();
    return ShippedFile{*std::move(shipped), sha256_hex(*bytes)};
}

}  // namespace bluesquare
