#include "data/csv.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace bluesquare {
namespace {

std::string row_text(const std::string& name, std::size_t row) {
    return name + ", row " + std::to_string(row) + ": ";
}

// Without surrogates and longer forms than needed (RFC 3629).
bool is_utf8(std::string_view text) {
    constexpr unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
    };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned first = byte(i);
        const unsigned length = first < 0x80         ? 1
                                : first >> 5 == 0x6  ? 2
                                : first >> 4 == 0xe  ? 3
                                : first >> 3 == 0x1e ? 4
                                                     : 0;
        if (length == 0) return false;
        unsigned code = length == 1 ? first : first & (0x7f >> length);
        for (unsigned k = 1; k < length; ++k) {
            if (byte(i + k) >> 6 != 2) return false;
            code = code << 6 | (byte(i + k) & 0x3f);
        }
        if (code < least[length] || code > 0x10ffff || code >> 11 == 0x1b) return false;
        i += length;
    }
    return true;
}

// What is wrong with the fields from `first` on, or nullptr.
const char* check_text(const std::vector<std::string>& fields, std::size_t first) {
    return std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(first), fields.end(), is_utf8)
               ? nullptr
               : "not UTF-8 text; save the table as CSV in UTF-8";
}

// Takes the text apart from left to right.
class Scanner {
   public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool done() const { return at_ == text_.size(); }

    // Past line ends that have nothing before them.
    void skip_blank_lines() {
        while (!done() && at_line_end()) ++at_;
    }

    // Appends the fields of one row and moves past its end. What is wrong, or nullptr.
    const char* take_row(std::vector<std::string>& fields) {
        for (;;) {
            std::string& field = fields.emplace_back();
            if (!done() && text_[at_] == '"') {
                if (!take_quoted(field))
                    return "a quote is opened and not closed; close it with \" (and write \" "
                           "inside "
                           "a quoted field as \"\")";
            } else {
                take_plain(field);
            }
            if (done()) return nullptr;
            if (at_line_end()) return take_line_end();
            if (text_[at_] != ',')
                return "text follows a closing quote; expected a comma or the end of the line (a "
                       "quote inside a quoted field is written \"\")";
            ++at_;
        }
    }

   private:
    bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

    const char* take_line_end() {
        const bool pair = text_.substr(at_).starts_with("\r\n");
        at_ += pair ? 2 : 1;
        return nullptr;
    }

    void take_plain(std::string& field) {
        const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
        field.assign(text_.substr(at_, end - at_));
        at_ = end;
    }

    // False where the text ends first.
    bool take_quoted(std::string& field) {
        for (++at_;; ++at_) {
            const auto quote = text_.find('"', at_);
            if (quote == text_.npos) return false;
            field.append(text_.substr(at_, quote - at_));
            at_ = quote + 1;
            if (done() || text_[at_] != '"') return true;
            field += '"';
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string width_message(std::size_t found, std::size_t expected) {
    return std::to_string(found) + (found == 1 ? " field" : " fields") + " where the header has " +
           std::to_string(expected) + "; quote fields that hold commas or line ends";
}

}  // namespace

CsvTable::CsvTable(std::string name, std::vector<std::string> header,
                   std::vector<std::string> cells)
    : name_(std::move(name)), header_(std::move(header)), cells_(std::move(cells)) {}

int CsvTable::find(std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    return found == header_.end() ? -1 : static_cast<int>(found - header_.begin());
}

Result<int> CsvTable::column(std::string_view column) const {
    const auto copies = std::count(header_.begin(), header_.end(), column);
    if (copies == 1) return find(column);
    const std::string quoted = "'" + on_one_line(std::string(column)) + "'";
    if (copies > 1)
        return Error{name_ + ": two columns are named " + quoted + "; rename one in row 1"};
    std::string names;
    for (const auto& header : header_) names += (names.empty() ? "" : ", ") + header;
    return Error{name_ + ": no column is named " + quoted + "; row 1 names " + on_one_line(names)};
}

Error CsvTable::row_error(int row, const std::string& what) const {
    return {row_text(name_, static_cast<std::size_t>(row) + 2) + on_one_line(what)};
}

std::string on_one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 32 || c == 127) c = ' ';
    return text;
}

Result<CsvTable> read_csv(std::string_view text, const std::string& name) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (text.find('\0') != text.npos)
        return Error{name + " is not UTF-8 text (it has zero bytes); save it as CSV in UTF-8"};
    Scanner scanner(text);
    std::vector<std::string> header, cells;
    scanner.skip_blank_lines();
    if (scanner.done()) return Error{name + " is empty; expected a row of column names"};
    if (const char* wrong = scanner.take_row(header)) return Error{row_text(name, 1) + wrong};
    if (const char* wrong = check_text(header, 0)) return Error{row_text(name, 1) + wrong};
    for (std::size_t row = 2; scanner.skip_blank_lines(), !scanner.done(); ++row) {
        const auto before = cells.size();
        if (const char* wrong = scanner.take_row(cells)) return Error{row_text(name, row) + wrong};
        if (cells.size() - before != header.size())
            return Error{row_text(name, row) + width_message(cells.size() - before, header.size())};
        if (const char* wrong = check_text(cells, before))
            return Error{row_text(name, row) + wrong};
    }
    if (cells.size() / header.size() >= std::numeric_limits<int>::max())
        return Error{name + " has too many rows; split it"};
    return CsvTable(name, std::move(header), std::move(cells));
}

}  // namespace bluesquare
