#include "data/npy_header.h"

#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace bluesquare {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

// Reads the dictionary from left to right. Every function is false or empty where the text differs.
class Reader {
   public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool take(char wanted) {
        skip_space();
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }

    bool take(std::string_view wanted) {
        skip_space();
        if (!text_.starts_with(wanted)) return false;
        text_.remove_prefix(wanted.size());
        return true;
    }

    // 'like this', without escapes.
    std::optional<std::string> quoted() {
        if (!take('\'')) return {};
        const auto end = text_.find('\'');
        if (end == text_.npos) return {};
        std::string inside(text_.substr(0, end));
        text_.remove_prefix(end + 1);
        return inside;
    }

    std::optional<int> length() {
        skip_space();
        long long value = -1;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            value = (value < 0 ? 0 : value) * 10 + (text_.front() - '0');
            if (value > std::numeric_limits<int>::max()) return {};
            text_.remove_prefix(1);
        }
        if (value < 0) return {};
        return static_cast<int>(value);
    }

    // (3, 4) or (3,); 1 to 4 lengths.
    std::optional<std::vector<int>> shape() {
        std::vector<int> lengths;
        if (!take('(')) return {};
        while (!take(')')) {
            const auto next = length();
            if (!next || lengths.size() == 4) return {};
            lengths.push_back(*next);
            if (take(',')) continue;
            if (!take(')')) return {};
            break;
        }
        if (lengths.empty()) return {};
        return lengths;
    }

    bool at_end() {
        skip_space();
        return text_.empty();
    }

   private:
    void skip_space() {
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\n'))
            text_.remove_prefix(1);
    }

    std::string_view text_;
};

// One "key: value" of the dictionary; false where it is none of the three.
bool read_entry(Reader& reader, NpyHeader& header, int& seen) {
    const auto key = reader.quoted();
    if (!key || !reader.take(':')) return false;
    if (*key == "descr") {
        const auto descr = reader.quoted();
        if (descr) header.descr = *descr;
        seen |= 1;
        return descr.has_value();
    }
    if (*key == "fortran_order") {
        header.fortran_order = reader.take("True");
        seen |= 2;
        return header.fortran_order || reader.take("False");
    }
    if (*key != "shape") return false;
    auto shape = reader.shape();
    if (shape) header.shape = std::move(*shape);
    seen |= 4;
    return shape.has_value();
}

bool read_dictionary(std::string_view text, NpyHeader& header) {
    Reader reader(text);
    int seen = 0;
    if (!reader.take('{')) return false;
    while (!reader.take('}')) {
        if (!read_entry(reader, header, seen)) return false;
        if (reader.take(',')) continue;
        if (!reader.take('}')) return false;
        break;
    }
    return seen == 7 && reader.at_end();
}

// Lengths of the part before the dictionary and of the dictionary.
struct Extent {
    std::size_t begin = 0, length = 0;
};

Result<Extent> header_extent(std::span<const std::uint8_t> bytes, const std::string& name) {
    const std::string_view start(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (start.size() < 10 || !start.starts_with(magic))
        return Error{name +
                     " is not a .npy file: it does not begin with \\x93NUMPY; save it with "
                     "numpy.save"};
    const int version = bytes[6];
    if (version != 1 && version != 2)
        return Error{name + " has .npy version " + std::to_string(version) +
                     ", expected 1 or 2; save it with numpy.save"};
    if (version == 1) return Extent{10, std::size_t{bytes[8]} | std::size_t{bytes[9]} << 8};
    if (bytes.size() < 12) return Error{name + " ends within its .npy header; copy it again"};
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) length |= std::size_t{bytes[8 + i]} << (8 * i);
    return Extent{12, length};
}

}  // namespace

Result<NpyHeader> read_npy_header(std::span<const std::uint8_t> bytes, const std::string& name) {
    const auto extent = header_extent(bytes, name);
    if (!extent) return extent.error();
    if (extent->length > bytes.size() - extent->begin)
        return Error{name + " ends within its .npy header; copy it again"};
    const auto* text = reinterpret_cast<const char*>(bytes.data()) + extent->begin;
    NpyHeader header;
    header.data_offset = extent->begin + extent->length;
    if (!read_dictionary({text, extent->length}, header))
        return Error{name +
                     ": malformed .npy header, expected descr, fortran_order and a shape of "
                     "1 to 4 lengths; save it with numpy.save"};
    return header;
}

}  // namespace bluesquare
