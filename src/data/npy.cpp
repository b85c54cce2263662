#include "data/npy.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

#include "core/half.h"
#include "data/npy_header.h"

static_assert(std::endian::native == std::endian::little, "values are copied as they lie");

namespace bluesquare {
namespace {

// Bytes of one value, 0 for a type that is not read.
std::size_t item_size(std::string_view descr) {
    if (descr == "<f4") return 4;
    if (descr == "<f2") return 2;
    if (descr == "|u1" || descr == "u1" || descr == "<u1") return 1;
    return 0;
}

// Product of the lengths, at most `limit + 1`.
std::size_t count_of(const std::vector<int>& shape, std::size_t limit) {
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
    std::size_t count = 1;
    for (const int length : shape) {
        if (count > limit / static_cast<std::size_t>(length)) return limit + 1;
        count *= static_cast<std::size_t>(length);
    }
    return count;
}

std::string shape_text(const std::vector<int>& shape) {
    std::string text;
    for (const int length : shape) text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text;
}

Status check_header(const NpyHeader& header, std::size_t file_size, const std::string& name) {
    const std::size_t size = item_size(header.descr);
    if (size == 0)
        return Error{name + " holds values of type '" + header.descr +
                     "', expected float32, float16 or uint8, little endian; save "
                     "array.astype('<f4')"};
    if (header.fortran_order)
        return Error{name +
                     " is in Fortran order, expected C order; save "
                     "numpy.ascontiguousarray(array)"};
    const std::size_t held = file_size - header.data_offset;
    if (held % size != 0 || count_of(header.shape, held / size) != held / size)
        return Error{name + " holds " + std::to_string(held) + " bytes of values, not the " +
                     shape_text(header.shape) + " of " + std::to_string(size) +
                     " bytes its header says; copy or save it again"};
    return Done{};
}

std::vector<float> floats(std::span<const std::uint8_t> data, std::size_t size) {
    std::vector<float> values(data.size() / size);
    if (values.empty()) return values;
    if (size == 4) {
        std::memcpy(values.data(), data.data(), data.size());
        return values;
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = widen_half(static_cast<std::uint16_t>(data[2 * i] | data[2 * i + 1] << 8));
    return values;
}

Error wrong_shape(const NpyArray& array, const std::string& name, const std::string& expected) {
    const bool numbers = std::holds_alternative<std::vector<float>>(array.values);
    return {name + " holds " + shape_text(array.shape) + (numbers ? " floats" : " uint8") +
            ", expected " + expected};
}

}  // namespace

Result<NpyArray> read_npy(std::span<const std::uint8_t> bytes, const std::string& name) {
    auto header = read_npy_header(bytes, name);
    if (!header) return header.error();
    if (auto ok = check_header(*header, bytes.size(), name); !ok) return ok.error();
    const auto data = bytes.subspan(header->data_offset);
    const std::size_t size = item_size(header->descr);
    NpyArray array;
    array.shape = std::move(header->shape);
    if (size == 1)
        array.values = std::vector<std::uint8_t>(data.begin(), data.end());
    else
        array.values = floats(data, size);
    return array;
}

Result<Features> read_npy_features(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto array = read_npy(bytes, name);
    if (!array) return array.error();
    const auto* values = std::get_if<std::vector<float>>(&array->values);
    if (!values || array->shape.size() != 2 || values->empty())
        return wrong_shape(*array, name, "a row of floats for each example (n x d)");
    const int n = array->shape[0], d = array->shape[1];
    for (std::size_t i = 0; i < values->size(); ++i)
        if (!std::isfinite((*values)[i]))
            return Error{name + ": row " + std::to_string(i / d) + ", column " +
                         std::to_string(i % d) +
                         " (from 0) is not a finite number; save finite "
                         "features"};
    return Features(Eigen::Map<const Features>(values->data(), n, d));
}

Result<Images> read_npy_images(std::span<const std::uint8_t> bytes, const std::string& name) {
    auto array = read_npy(bytes, name);
    if (!array) return array.error();
    auto* values = std::get_if<std::vector<std::uint8_t>>(&array->values);
    const auto& shape = array->shape;
    if (!values || shape.size() != 4 || shape[3] != 3 || values->empty())
        return wrong_shape(*array, name, "n x height x width x 3 uint8");
    return Images{shape[0], shape[2], shape[1], std::move(*values)};
}

std::vector<std::uint8_t> write_npy(const Features& features) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                         std::to_string(features.rows()) + ", " + std::to_string(features.cols()) +
                         "), }";
    constexpr std::size_t before = 10, alignment = 64;
    header.resize((before + header.size() + alignment) / alignment * alignment - before - 1, ' ');
    header += '\n';
    std::string start = "\x93NUMPY";
    start += {'\x01', '\x00', static_cast<char>(header.size() & 0xff),
              static_cast<char>(header.size() >> 8)};
    start += header;
    std::vector<std::uint8_t> bytes(start.begin(), start.end());
    const auto* values = reinterpret_cast<const std::uint8_t*>(features.data());
    bytes.insert(bytes.end(), values, values + sizeof(float) * features.size());
    return bytes;
}

}  // namespace bluesquare
