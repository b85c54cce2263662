#include "model/safetensors.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/quoted.h"

namespace bluesquare {
namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;  // the reference implementation's limit
constexpr int kDeepest = 3;                            // {"tensor": {"shape": [1]}}

constexpr std::pair<std::string_view, std::uint64_t> kDtypeSizes[] = {
    {"F64", 8},     {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"F8_E5M2", 1},
    {"F8_E4M3", 1}, {"I64", 8}, {"U64", 8}, {"I32", 4},  {"U32", 4},
    {"I16", 2},     {"U16", 2}, {"I8", 1},  {"U8", 1},   {"BOOL", 1}};

// Bytes of one element, 0 for an unknown type.
std::uint64_t dtype_size(std::string_view dtype) {
    for (const auto& [name, size] : kDtypeSizes)
        if (name == dtype) return size;
    return 0;
}

// Bytes of a tensor; nothing where they exceed 64 bits.
std::optional<std::uint64_t> tensor_size(const StoredTensor& tensor) {
    std::uint64_t size = dtype_size(tensor.dtype);
    if (std::find(tensor.shape.begin(), tensor.shape.end(), 0u) != tensor.shape.end()) return 0;
    for (const std::uint64_t length : tensor.shape) {
        if (size > std::numeric_limits<std::uint64_t>::max() / length) return {};
        size *= length;
    }
    return size;
}

// The header as JSON; `discarded` where it is malformed, too deep or has a key twice.
json parse_header(std::string_view text) {
    std::vector<std::set<std::string>> keys;  // of the objects that are open
    bool bad = false;
    const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
        bad |= depth > kDeepest;
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key)
            bad |= !keys.back().insert(parsed.get_ref<const std::string&>()).second;
        return !bad;
    };
    if (text.find('\0') != text.npos) bad = true;  // the parser would stop there
    json header = json::parse(text, watch, false);
    return bad ? json(json::value_t::discarded) : header;
}

// Unsigned whole numbers; nothing for anything else.
std::optional<std::vector<std::uint64_t>> whole_numbers(const json& entry, const char* key) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_array()) return {};
    std::vector<std::uint64_t> numbers;
    for (const json& number : *found) {
        if (!number.is_number_unsigned()) return {};
        numbers.push_back(number.get<std::uint64_t>());
    }
    return numbers;
}

// One entry of the header; `data` is what follows the header in the file.
std::variant<StoredTensor, std::string> parse_entry(const std::string& name, const json& entry,
                                                    std::size_t data_begin, std::uint64_t data) {
    if (!entry.is_object()) return "is not an object";
    const auto dtype = entry.find("dtype");
    if (dtype == entry.end() || !dtype->is_string()) return "has no dtype";
    auto shape = whole_numbers(entry, "shape");
    if (!shape) return "has no shape of whole numbers";
    const auto offsets = whole_numbers(entry, "data_offsets");
    if (!offsets || offsets->size() != 2) return "has no data_offsets [begin, end]";
    const std::uint64_t begin = offsets->front(), end = offsets->back();
    if (begin > end || end > data)
        return "has data_offsets outside the file's " + std::to_string(data) + " bytes of data";
    StoredTensor tensor{name, dtype->get<std::string>(), std::move(*shape)};
    tensor.begin = data_begin + static_cast<std::size_t>(begin);
    tensor.end = data_begin + static_cast<std::size_t>(end);
    if (dtype_size(tensor.dtype) == 0) return "has the unknown dtype " + in_quotes(tensor.dtype);
    if (tensor_size(tensor) != end - begin)
        return "has " + std::to_string(end - begin) +
               " bytes, not what its dtype and shape ask for";
    return tensor;
}

}  // namespace

const StoredTensor* Safetensors::find(std::string_view name) const {
    const auto at = std::find_if(tensors.begin(), tensors.end(),
                                 [&](const StoredTensor& t) { return t.name == name; });
    return at == tensors.end() ? nullptr : &*at;
}

Result<Safetensors> parse_safetensors(std::vector<std::uint8_t> file, const std::string& name) {
    const auto broken = [&](const std::string& why) {
        return Error{name + ": not a whole safetensors file: " + why +
                     "; restore it or export it again"};
    };
    if (file.size() < kLengthBytes) return broken("shorter than 8 bytes");
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::uint64_t{file[i]} << 8 * i;
    if (length > kLongestHeader || length > file.size() - kLengthBytes)
        return broken("its header has " + std::to_string(length) + " bytes, the file " +
                      std::to_string(file.size()));
    const std::size_t data_begin = kLengthBytes + static_cast<std::size_t>(length);
    const json header = parse_header({reinterpret_cast<const char*>(file.data()) + kLengthBytes,
                                      static_cast<std::size_t>(length)});
    if (!header.is_object()) return broken("its header is not a JSON object with unique keys");

    Safetensors parsed;
    for (const auto& [key, entry] : header.items()) {
        if (key == "__metadata__") {
            for (const auto& [name_of, value] : entry.items())
                if (value.is_string()) parsed.metadata[name_of] = value.get<std::string>();
            continue;
        }
        auto tensor = parse_entry(key, entry, data_begin, file.size() - data_begin);
        if (const auto* why = std::get_if<std::string>(&tensor))
            return broken("tensor " + in_quotes(key) + " " + *why);
        parsed.tensors.push_back(std::get<StoredTensor>(std::move(tensor)));
    }
    std::sort(parsed.tensors.begin(), parsed.tensors.end(), [](const auto& a, const auto& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::size_t at = data_begin;
    for (const StoredTensor& tensor : parsed.tensors) {
        if (tensor.begin != at)
            return broken("gap or overlap before tensor " + in_quotes(tensor.name));
        at = tensor.end;
    }
    if (at != file.size()) return broken("data after the last tensor");
    parsed.file = std::move(file);
    return parsed;
}

std::vector<std::uint8_t> format_safetensors(std::span<const TensorToStore> tensors,
                                             const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json header;
    header["__metadata__"] = metadata;
    std::size_t at = 0;
    for (const TensorToStore& tensor : tensors) {
        header[tensor.name] = {{"dtype", tensor.dtype},
                               {"shape", tensor.shape},
                               {"data_offsets", {at, at + tensor.data.size()}}};
        at += tensor.data.size();
    }
    std::string text = header.dump(-1, ' ', false, json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');  // data begins at a multiple of 8
    std::vector<std::uint8_t> file;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        file.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> 8 * i));
    file.insert(file.end(), text.begin(), text.end());
    for (const TensorToStore& tensor : tensors)
        file.insert(file.end(), tensor.data.begin(), tensor.data.end());
    return file;
}

}  // namespace bluesquare
