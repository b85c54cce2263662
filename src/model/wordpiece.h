// WordPiece, the tokenizer of BERT and its kin: the files that it comes in.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/result.h"

namespace bluesquare {

struct WordPiece {
    std::string vocabulary;  // a token a line, in the order of their numbers
    bool lower_case = true, strip_accents = true;
    int most_tokens = 0;  // that its network was trained with, [CLS] and [SEP] included; 0: unsaid
};

// Of tokenizer.json, as Hugging Face writes it, or vocab.txt (then of an uncased network). Failure,
// which `name` begins, where it is something else: another kind of tokenizer too.
Result<WordPiece> read_wordpiece(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace bluesquare
