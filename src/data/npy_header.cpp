#include "data/npy_header.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace bluesquare {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::int64_t kLargestLength = std::numeric_limits<std::int64_t>::max() / 16;
constexpr std::size_t kMostDimensions = 64;      // NumPy's own limit
constexpr std::size_t kLongestHeader = 1 << 20;  // bytes; those of plain arrays have 118

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

    // 'like this' or "like this", without escapes.
    std::optional<std::string> quoted() {
        const char quote = take('"') ? '"' : '\'';
        if (quote == '\'' && !take('\'')) return {};
        const auto end = text_.find(quote);
        if (end == text_.npos) return {};
        std::string inside(text_.substr(0, end));
        text_.remove_prefix(end + 1);
        return inside;
    }

    // A type: a quoted text, or of records the list of their fields.
    std::optional<std::string> type() {
        skip_space();
        if (!text_.starts_with('[')) return quoted();
        int depth = 0;
        for (std::size_t i = 0; i < text_.size(); ++i) {
            depth += text_[i] == '[' ? 1 : text_[i] == ']' ? -1 : 0;
            if (depth > 0) continue;
            std::string list(text_.substr(0, i + 1));
            text_.remove_prefix(i + 1);
            return list;
        }
        return {};
    }

    // 800, or 800L as Python 2 wrote it.
    std::optional<std::int64_t> length() {
        skip_space();
        std::int64_t value = -1;
        while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
            value = (value < 0 ? 0 : value) * 10 + (text_.front() - '0');
            if (value > kLargestLength) return {};
            text_.remove_prefix(1);
        }
        if (value < 0) return {};
        if (text_.starts_with('L')) text_.remove_prefix(1);
        return value;
    }

    // (), (3,) or (3, 4).
    std::optional<std::vector<std::int64_t>> shape() {
        std::vector<std::int64_t> lengths;
        if (!take('(')) return {};
        while (!take(')')) {
            const auto next = length();
            if (!next || lengths.size() == kMostDimensions) return {};
            lengths.push_back(*next);
            if (take(',')) continue;
            if (!take(')')) return {};
            break;
        }
        return lengths;
    }

    bool at_end() {
        skip_space();
        return text_.empty();
    }

   private:
    void skip_space() {
        text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size()));
    }

    std::string_view text_;
};

// One "key: value" of the dictionary; false where it is none of the three.
bool read_entry(Reader& reader, NpyHeader& header, int& seen) {
    const auto key = reader.quoted();
    if (!key || !reader.take(':')) return false;
    if (*key == "descr") {
        const auto descr = reader.type();
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

// Reads `count` more bytes to the end of `bytes`.
Status take(const ByteSource& source, std::size_t count, std::vector<std::uint8_t>& bytes) {
    if (source.size < bytes.size() || source.size - bytes.size() < count)
        return Error{source.name + " ends within its .npy header; copy it again"};
    bytes.resize(bytes.size() + count);
    return source.read(std::span(bytes).last(count));
}

// The magic, the version and the length of the dictionary.
Result<std::size_t> take_start(const ByteSource& source, std::vector<std::uint8_t>& bytes) {
    const std::string& name = source.name;
    const auto begins = [&] {
        return std::equal(magic.begin(), magic.end(), bytes.begin(),
                          [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
    };
    if (source.size >= 10)
        if (auto ok = take(source, 10, bytes); !ok) return ok.error();
    if (bytes.size() < 10 || !begins())
        return Error{name +
                     " is not a .npy file: it does not begin with \\x93NUMPY; save it with "
                     "numpy.save"};
    const int version = bytes[6];
    if (version != 1 && version != 2)
        return Error{name + " has .npy version " + std::to_string(version) +
                     ", expected 1 or 2; save it with numpy.save"};
    const std::size_t wide = version == 1 ? 2 : 4;
    if (auto ok = take(source, wide - 2, bytes); !ok) return ok.error();
    std::size_t length = 0;
    for (std::size_t i = 0; i < wide; ++i) length |= std::size_t{bytes[8 + i]} << (8 * i);
    if (length > kLongestHeader)
        return Error{name + ": malformed .npy header of " + std::to_string(length) +
                     " bytes; save it with numpy.save"};
    return length;
}

}  // namespace

Result<NpyHeader> read_npy_header(const ByteSource& source) {
    std::vector<std::uint8_t> bytes;
    const auto length = take_start(source, bytes);
    if (!length) return length.error();
    if (auto ok = take(source, *length, bytes); !ok) return ok.error();
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    NpyHeader header;
    header.data_bytes = source.size - bytes.size();
    if (!read_dictionary(all.substr(bytes.size() - *length), header))
        return Error{source.name +
                     ": malformed .npy header, expected descr, fortran_order and a shape; save it "
                     "with numpy.save"};
    return header;
}

}  // namespace bluesquare
