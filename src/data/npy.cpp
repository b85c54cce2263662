#include "data/npy.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "core/quoted.h"
#include "data/npy_header.h"
#include "exact/half.h"

static_assert(std::endian::native == std::endian::little, "values are copied as they lie");

namespace bluesquare {
namespace {

constexpr std::size_t kPiece = 1 << 22;  // values looked at while they are in the cache

// Bytes of one value, 0 for a type that is not read.
std::size_t item_size(std::string_view descr) {
    if (descr == "<f4") return 4;
    if (descr == "<f2") return 2;
    if (descr == "|u1" || descr == "u1" || descr == "<u1") return 1;
    return 0;
}

// Product of the lengths, at most `limit + 1`.
std::uint64_t count_of(const std::vector<std::int64_t>& shape, std::uint64_t limit) {
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
    std::uint64_t count = 1;
    for (const std::int64_t length : shape) {
        if (count > limit / static_cast<std::uint64_t>(length)) return limit + 1;
        count *= static_cast<std::uint64_t>(length);
    }
    return count;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const auto length : shape) text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text;
}

// Values of the expected type ("float32 or float16") in C order, as many as the shape says.
Status check_values(const NpyHeader& header, const std::string& name, bool floats) {
    const std::size_t size = item_size(header.descr);
    if (size == 0 || floats != (size > 1))
        return Error{name + " holds values of type " + in_quotes(header.descr) + ", expected " +
                     (floats ? "float32 or float16, little endian; save array.astype('<f4')"
                             : "uint8; save array.astype('u1')")};
    if (header.fortran_order)
        return Error{name +
                     " is in Fortran order, expected C order; save "
                     "numpy.ascontiguousarray(array)"};
    const std::uint64_t held = header.data_bytes;
    if (held % size != 0 || count_of(header.shape, held / size) != held / size)
        return Error{name + " holds " + std::to_string(held) + " bytes of values, not the " +
                     (header.shape.empty() ? "one" : shape_text(header.shape)) + " of " +
                     std::to_string(size) + " bytes its header says; copy or save it again"};
    return Done{};
}

Error wrong_shape(const NpyHeader& header, const std::string& name, const std::string& expected) {
    const std::string kind = item_size(header.descr) == 1 ? "uint8" : "float";
    return {name + " holds " +
            (header.shape.empty()
                 ? "a single " + kind + " (an array of no dimension)"
                 : shape_text(header.shape) + " " + kind + (kind == "float" ? "s" : "")) +
            ", expected " + expected};
}

ByteSource source_of(std::span<const std::uint8_t> bytes, const std::string& name) {
    return {name, bytes.size(), [rest = bytes](std::span<std::uint8_t> to) mutable -> Status {
                std::copy_n(rest.begin(), to.size(), to.begin());
                rest = rest.subspan(to.size());
                return Done{};
            }};
}

// Nothing where there is no memory for it: files can claim any size.
std::optional<Features> make_features(std::int64_t n, std::int64_t d) {
    try {
        return Features(n, d);
    } catch (const std::bad_alloc&) {
        return {};
    }
}

// The next values, as they lie or widened.
Status read_floats(const ByteSource& source, std::size_t size, std::span<float> to) {
    if (size == 4) return source.read({reinterpret_cast<std::uint8_t*>(to.data()), 4 * to.size()});
    // Halves into the second half of their place, so that widening overtakes none.
    auto* halves = reinterpret_cast<std::uint8_t*>(to.data()) + 2 * to.size();
    if (auto ok = source.read({halves, 2 * to.size()}); !ok) return ok;
    for (std::size_t i = 0; i < to.size(); ++i) {
        std::uint16_t half = 0;
        std::memcpy(&half, halves + 2 * i, sizeof half);
        to[i] = widen_half(half);
    }
    return Done{};
}

// Of a matrix of floats; the source is left at its first value.
Result<NpyHeader> read_matrix_header(const ByteSource& source) {
    auto header = read_npy_header(source);
    if (!header) return header;
    if (auto ok = check_values(*header, source.name, true); !ok) return ok.error();
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    const auto& shape = header->shape;
    if (shape.size() != 2 || header->data_bytes == 0)
        return wrong_shape(*header, source.name, "a row of floats for each example (n x d)");
    if (shape[0] > most || shape[1] > most)
        return wrong_shape(*header, source.name, "at most " + std::to_string(most) + " of either");
    return header;
}

Error no_memory(const std::string& name, const std::vector<std::int64_t>& shape) {
    return {name + ": there is no memory for its " + shape_text(shape) +
            " floats; give fewer rows or use a larger machine"};
}

Error not_finite(const std::string& name, std::int64_t row, std::int64_t column) {
    return {name + ": row " + std::to_string(row) + ", column " + std::to_string(column) +
            " (from 0) is not a finite number; save finite features"};
}

bool is_finite(float value) { return std::isfinite(value); }

}  // namespace

Result<Features> read_npy_features(const ByteSource& source) {
    const auto header = read_matrix_header(source);
    if (!header) return header.error();
    const auto& shape = header->shape;
    auto features = make_features(shape[0], shape[1]);
    if (!features) return no_memory(source.name, shape);
    const std::span values(features->data(), static_cast<std::size_t>(features->size()));
    for (std::size_t at = 0; at < values.size(); at += kPiece) {
        const auto piece = values.subspan(at, std::min(kPiece, values.size() - at));
        if (auto ok = read_floats(source, item_size(header->descr), piece); !ok) return ok.error();
        const auto bad = std::find_if_not(piece.begin(), piece.end(), is_finite);
        if (bad == piece.end()) continue;
        const auto place = static_cast<std::int64_t>(at) + (bad - piece.begin());
        return not_finite(source.name, place / shape[1], place % shape[1]);
    }
    return *std::move(features);
}

Result<NpySize> read_npy_size(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto header = read_matrix_header(source_of(bytes, name));
    if (!header) return header.error();
    return NpySize{header->shape[0], header->shape[1]};
}

Result<Features> read_npy_rows(std::span<const std::uint8_t> bytes, const std::string& name,
                               std::span<const int> rows) {
    const auto header = read_matrix_header(source_of(bytes, name));
    if (!header) return header.error();
    const auto& shape = header->shape;
    const std::size_t size = item_size(header->descr), stride = size * shape[1];
    auto features = make_features(std::ssize(rows), shape[1]);
    if (!features) return no_memory(name, {std::ssize(rows), shape[1]});
    const auto values = bytes.last(header->data_bytes);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::span row(features->row(i).data(), static_cast<std::size_t>(shape[1]));
        const auto source = source_of(values.subspan(rows[i] * stride, stride), name);
        if (auto ok = read_floats(source, size, row); !ok) return ok.error();
        const auto bad = std::find_if_not(row.begin(), row.end(), is_finite);
        if (bad != row.end()) return not_finite(name, rows[i], bad - row.begin());
    }
    return *std::move(features);
}

Result<Features> read_npy_features(std::span<const std::uint8_t> bytes, const std::string& name) {
    return read_npy_features(source_of(bytes, name));
}

Result<Images> read_npy_images(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto header = read_npy_header(source_of(bytes, name));
    if (!header) return header.error();
    if (auto ok = check_values(*header, name, false); !ok) return ok.error();
    const auto& shape = header->shape;
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    if (shape.size() != 4 || shape[3] != 3 || header->data_bytes == 0 ||
        *std::max_element(shape.begin(), shape.end()) > most)
        return wrong_shape(*header, name, "n x height x width x 3 uint8");
    const auto data = bytes.last(header->data_bytes);
    return Images{static_cast<int>(shape[0]),
                  static_cast<int>(shape[2]),
                  static_cast<int>(shape[1]),
                  {data.begin(), data.end()}};
}

std::vector<std::uint8_t> npy_head(std::int64_t rows, std::int64_t columns) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                         std::to_string(rows) + ", " + std::to_string(columns) + "), }";
    constexpr std::size_t before = 10, whole = 128;  // room for two numbers of 19 digits
    header.resize(whole - before - 1, ' ');
    header += '\n';
    std::string start = "\x93NUMPY";
    start += {'\x01', '\x00', static_cast<char>(header.size() & 0xff),
              static_cast<char>(header.size() >> 8)};
    start += header;
    return {start.begin(), start.end()};
}

std::vector<std::uint8_t> write_npy(const Features& features) {
    auto bytes = npy_head(features.rows(), features.cols());
    const auto* values = reinterpret_cast<const std::uint8_t*>(features.data());
    bytes.insert(bytes.end(), values, values + sizeof(float) * features.size());
    return bytes;
}

}  // namespace bluesquare
