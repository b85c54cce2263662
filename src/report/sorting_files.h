// What a sorting leaves: a table of labels, the session to go on with, and the head that sorts
// other pictures. Formats that README documents.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "sorting/sorting.h"

namespace bluesquare {

struct LabelRow {
    std::string filename, label;  // label: empty where there is none
    std::optional<double> probability;
    std::string_view source;  // "you", "network", "cannot tell", "unreadable"
};

// filename,label,probability,source; RFC 4180. Names that a spreadsheet would compute stay what
// they are: read the file as text there.
std::string labels_csv(std::span<const LabelRow> rows);

// A session: what was said about which picture. Pictures are called by their paths, so that it can
// go on with others beside them.
struct SavedAct {
    std::string picture;  // path
    Asked asked = Asked::question;
    int box = 0;  // or cannot_tell, skipped
};
struct SavedSorting {
    std::uint64_t seed = 0;
    std::vector<std::string> boxes;
    std::vector<std::string> pictures;  // all paths, sorted
    std::vector<std::string> contents;  // by picture, its bytes' hash; empty where not known
    std::vector<SavedAct> acts;
};

std::string saved_sorting_json(const SavedSorting& saved);
// Failure names `where` and what is wrong.
Result<SavedSorting> parse_saved_sorting(std::string_view text, const std::string& where);

// head.safetensors: tensors "mean" and "factor" (d, F64), "weights" (d x (C-1), F32), "bias" (C-1,
// F64), and in the header's __metadata__ a "card" in JSON.
struct HeadFile {
    SortingHead head;
    std::vector<std::string> boxes;  // all; head.boxes are places in it
    std::string encoder;             // "pretrained"
    std::string network;             // weights, graph, size and normalisation by hash
    int input_size = 0;              // pixels a side that the encoder saw
    int answers = 0;                 // pictures that taught it
    std::optional<Audit> audit;
};

std::vector<std::uint8_t> head_file(const HeadFile& file);
Result<HeadFile> parse_head_file(std::vector<std::uint8_t> bytes, const std::string& name);

}  // namespace bluesquare
