// The safetensors format: eight bytes with the header's length, the header in JSON, the data.
// Source: huggingface.co/docs/safetensors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace bluesquare {

struct StoredTensor {
    std::string name;
    std::string dtype;  // "F16", "F32", ...
    std::vector<std::uint64_t> shape;
    std::size_t begin = 0, end = 0;  // in the file
};

struct Safetensors {
    std::vector<std::uint8_t> file;
    std::vector<StoredTensor> tensors;  // in the order of their data
    std::map<std::string, std::string> metadata;

    // nullptr where no tensor has the name.
    const StoredTensor* find(std::string_view name) const;
    std::span<const std::uint8_t> data(const StoredTensor& tensor) const {
        return std::span(file).subspan(tensor.begin, tensor.end - tensor.begin);
    }
};

// Failure where the file breaks the format: tensors must fill the data without gap or overlap, each
// as long as its type and shape say. `name` is what messages call the file.
Result<Safetensors> parse_safetensors(std::vector<std::uint8_t> file, const std::string& name);

// A tensor to be written; its bytes are of the type and the shape.
struct TensorToStore {
    std::string name, dtype;
    std::vector<std::uint64_t> shape;
    std::span<const std::uint8_t> data;
};
std::vector<std::uint8_t> format_safetensors(std::span<const TensorToStore> tensors,
                                             const std::map<std::string, std::string>& metadata);

}  // namespace bluesquare
