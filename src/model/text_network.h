// An ONNX file of the user's as an encoder of texts: tokens in, numbers out. Natively only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "model/network.h"
#include "model/wordpiece.h"

namespace bluesquare {

struct TextNetwork {
    std::string name;              // the file's, for messages
    std::string ids, mask, types;  // inputs, 1 x tokens of int64; empty where it has none
    std::string output;
    Token token = Token::none;
    int most_tokens = 512;  // longer texts are cut off
    int fixed_tokens = 0;   // that the graph takes, the rest masked; 0: as many as there are
};

// Whether the graph has inputs of two dimensions and whole numbers only: token numbers, not
// pictures.
bool takes_texts(const OnnxGraph& graph);

// Inputs by their names (input_ids, attention_mask, token_type_ids). Failure where it has others,
// none for the numbers, or takes several texts or a fixed number of tokens without a mask; usage
// error where the output must be said.
Result<TextNetwork> settle_text_network(const OnnxGraph& graph, const NetworkSettings& settings);

// What makes token numbers of a text: a graph of ONNX Runtime Extensions.
struct Tokenizer {
    std::vector<std::uint8_t> graph;
    std::string input, ids;  // one text; its numbers
    int most_tokens = 0;     // as WordPiece has it
};

Tokenizer tokenizer_of(const WordPiece& pieces);
// A graph of the user's with one input of texts; the output is the one whose name has "ids", or
// the first. Failure where it has none.
Result<Tokenizer> tokenizer_of(const OnnxGraph& graph, std::vector<std::uint8_t> bytes);

}  // namespace bluesquare
