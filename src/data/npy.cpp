#include "data/npy.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

#include "core/quoted.h"
#include "data/npy_header.h"
#include "exact/half.h"

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
        return Error{name + " holds values of type " + in_quotes(header.descr) +
                     ", expected float32, float16 or uint8, little endian; save "
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

// to: as many floats as the data hold.
void copy_floats(std::span<const std::uint8_t> data, std::size_t size, float* to) {
    if (size == 4 && !data.empty()) std::memcpy(to, data.data(), data.size());
    for (std::size_t i = 0; size == 2 && i < data.size() / 2; ++i)
        to[i] = widen_half(static_cast<std::uint16_t>(data[2 * i] | data[2 * i + 1] << 8));
}

bool all_finite(std::span<const float> values) {
    bool finite = true;
    for (const float value : values) finite &= std::isfinite(value);
    return finite;
}

Error wrong_shape(const NpyHeader& header, const std::string& name, const std::string& expected) {
    return {name + " holds " + shape_text(header.shape) +
            (item_size(header.descr) == 1 ? " uint8" : " floats") + ", expected " + expected};
}

// A header that fits the file.
Result<NpyHeader> read_header(std::span<const std::uint8_t> bytes, const std::string& name) {
    auto header = read_npy_header(bytes, name);
    if (!header) return header.error();
    if (auto ok = check_header(*header, bytes.size(), name); !ok) return ok.error();
    return header;
}

}  // namespace

Result<Features> read_npy_features(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto header = read_header(bytes, name);
    if (!header) return header.error();
    const auto data = bytes.subspan(header->data_offset);
    const std::size_t size = item_size(header->descr);
    if (size == 1 || header->shape.size() != 2 || data.empty())
        return wrong_shape(*header, name, "a row of floats for each example (n x d)");
    const int d = header->shape[1];
    Features features(header->shape[0], d);
    copy_floats(data, size, features.data());
    const std::span values(features.data(), static_cast<std::size_t>(features.size()));
    if (all_finite(values)) return features;
    const auto bad = std::find_if_not(values.begin(), values.end(),
                                      [](float value) { return std::isfinite(value); });
    const auto place = bad - values.begin();
    return Error{name + ": row " + std::to_string(place / d) + ", column " +
                 std::to_string(place % d) +
                 " (from 0) is not a finite number; save finite features"};
}

Result<Images> read_npy_images(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto header = read_header(bytes, name);
    if (!header) return header.error();
    const auto data = bytes.subspan(header->data_offset);
    const auto& shape = header->shape;
    if (item_size(header->descr) != 1 || shape.size() != 4 || shape[3] != 3 || data.empty())
        return wrong_shape(*header, name, "n x height x width x 3 uint8");
    return Images{shape[0], shape[2], shape[1], {data.begin(), data.end()}};
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
