// CIFAR-10 (Krizhevsky 2009), the binary version: records of a label and 32 x 32 red, green and
// blue values, plane by plane. The five batches are the pool and test_batch the test set, as
// published; there is no validation set. The set has no nuisance of its own. Two attributes are
// made here: `kind` (animal or vehicle), which the class decides, and `brightness` (bright: the
// mean of the picture's 3,072 values is 128 or more), which can stand against either.
#include <algorithm>
#include <numeric>

#include "data/reading.h"
#include "data/resize.h"

namespace bluesquare {
namespace {

constexpr int kSide = 32, kPlane = kSide * kSide, kPixels = 3 * kPlane;
constexpr std::size_t kRecord = 1 + kPixels;
constexpr std::size_t kTogether = 1000;  // records read at once

constexpr const char* kBatches[] = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                    "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};
const std::vector<std::string> kClasses{"airplane", "automobile", "bird",  "cat",  "deer",
                                        "dog",      "frog",       "horse", "ship", "truck"};
constexpr int kVehicles[] = {0, 1, 8, 9};

struct Records {
    std::vector<int> label, bright;
    std::vector<int> count;  // of each batch
};

Error broken(const std::string& path, const std::string& why) {
    return {path + ": " + why + "; get it anew from " + std::string(cifar_home)};
}

Status read_batch(const DataFolder& folder, const std::string& file, Records& records) {
    const std::string path = path_in(folder, file);
    if (auto ok = require_file(folder, file, cifar_home); !ok) return ok;
    int count = 0;
    for (;;) {
        const auto bytes = read_part(folder, file, kRecord * static_cast<std::uint64_t>(count),
                                     kRecord * kTogether);
        if (!bytes) return bytes.error();
        const std::size_t whole = bytes->size() / kRecord;
        for (std::size_t i = 0; i < whole; ++i, ++count) {
            const std::uint8_t* record = bytes->data() + i * kRecord;
            if (record[0] > 9)
                return broken(path, "record " + std::to_string(count + 1) + " has the label " +
                                        std::to_string(record[0]) + ", expected 0 to 9");
            records.label.push_back(record[0]);
            records.bright.push_back(std::accumulate(record + 1, record + kRecord, 0) >=
                                     128 * kPixels);
        }
        if (bytes->size() % kRecord != 0 || count == 0)
            return broken(path, "it ends within record " + std::to_string(count + 1) +
                                    ", expected whole records of 3,073 bytes");
        if (whole < kTogether) break;
    }
    records.count.push_back(count);
    return Done{};
}

Status decode(std::span<const std::uint8_t> bytes, const std::string& name, int side,
              std::span<std::uint8_t> rgb) {
    if (bytes.size() != kPixels) return broken(name, "it has not 3,072 values any more");
    Picture picture{kSide, kSide, std::vector<std::uint8_t>(4 * kPlane, 255)};
    for (int i = 0; i < kPlane; ++i)
        for (int c = 0; c < 3; ++c) picture.rgba[4 * i + c] = bytes[c * kPlane + i];
    copy_rgb(resize_antialiased(picture, side, side), rgb.data());
    return Done{};
}

PictureFiles pictures_of(const DataFolder& folder, const std::vector<int>& counts) {
    PictureFiles pictures;
    std::vector<int> first{0};  // picture of each batch
    for (std::size_t batch = 0; batch < counts.size(); ++batch) {
        for (int i = 1; i <= counts[batch]; ++i)
            pictures.names.push_back(path_in(folder, kBatches[batch]) + ", record " +
                                     std::to_string(i));
        first.push_back(first.back() + counts[batch]);
    }
    pictures.read = [folder, first](int i) {
        const auto batch = std::ranges::upper_bound(first, i) - first.begin() - 1;
        const auto record = static_cast<std::uint64_t>(i - first[batch]);
        return read_part(folder, kBatches[batch], kRecord * record + 1, kPixels);
    };
    pictures.decode = decode;
    return pictures;
}

}  // namespace

bool matches_cifar10(const DataFolder& folder) { return folder.has(kBatches[0]); }

Result<FoundData> read_cifar10(const DataFolder& folder) {
    Records records;
    FoundData found;
    for (const char* batch : kBatches) {
        if (auto ok = read_batch(folder, batch, records); !ok) return ok.error();
        found.described_by.push_back(batch);
    }
    std::vector<int> kind;
    for (const int label : records.label) kind.push_back(std::ranges::count(kVehicles, label) > 0);
    TableDataset& table = found.table;
    table.name = path_in(folder, "*.bin");
    table.data.split.assign(records.label.size(), Split::pool);
    std::fill(table.data.split.end() - records.count.back(), table.data.split.end(), Split::test);
    for (int i = 1; i <= table.data.size(); ++i) table.numbers.push_back(i);
    table.data.attributes = {{"class", kClasses, std::move(records.label)},
                             {"kind", {"animal", "vehicle"}, std::move(kind)},
                             {"brightness", {"dark", "bright"}, std::move(records.bright)}};
    found.pictures = pictures_of(folder, records.count);
    found.target = "class";
    found.notes = {
        "no nuisance of its own: brightness (the mean of a picture's values, bright from "
        "128 on) is made here"};
    return found;
}

}  // namespace bluesquare
