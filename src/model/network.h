// An ONNX file of the user's as an encoder of pictures: what its graph says, and what only the user
// knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "model/onnx_graph.h"
#include "model/picture_format.h"

namespace bluesquare {

// What to take of an output with more than n x d numbers.
enum class Token { none, first, mean };
constexpr std::string_view name_of(Token token) {
    return token == Token::first ? "first" : token == Token::mean ? "mean" : "none";
}

// "none" for what is no name of a token.
constexpr Token token_of(std::string_view name) {
    return name == "first" ? Token::first : name == "mean" ? Token::mean : Token::none;
}

// What the user says of a file, as flags or in the .json beside it; empty or 0: as the graph says.
struct NetworkSettings {
    std::string input, output;
    std::string layout;     // nchw or nhwc
    int size = 0;           // pixels a side
    std::string normalise;  // a row of normalisations()
    std::vector<double> mean, std;
    std::string token;      // none, first or mean
    std::string tokenizer;  // of a network of texts: path of tokenizer.json, vocab.txt or .onnx
    int tokens = 0;         // of a text at most

    bool operator==(const NetworkSettings&) const = default;
};

// Means and deviations with a name.
struct Normalisation {
    std::string_view name, description;
    std::array<double, 3> mean, std;
};
std::vector<Normalisation> normalisations();

struct Network {
    std::string name;  // the file's, for messages
    std::string input, output;
    PictureFormat format;
    int size = 0;
    Token token = Token::none;
    int fixed_batch = 0;  // pictures that the graph takes at once; 0: any number
};

// The output that is said, or the only one. Usage error where several could be meant.
Result<std::string> find_output(const OnnxGraph& graph, const std::string& said);

// The one input of the graph, its layout, element and size. Failure where it has another number of
// inputs, or one that is no picture; usage error where what cannot be read off the graph was not
// said: the size of a free one, mean and std of floats.
Result<Network> settle_network(const OnnxGraph& graph, const NetworkSettings& settings);

}  // namespace bluesquare
