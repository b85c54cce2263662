// A network of a user's: what is in it, other outputs, weights drawn anew.
#include "../fuzz.h"
#include "model/network.h"
#include "model/onnx_graph.h"
#include "model/text_network.h"

using namespace bluesquare;

void fuzz_one(std::span<const std::uint8_t> input) {
    auto graph = OnnxGraph::parse(input, "m.onnx");
    if (!graph) return require_one_line(graph.error());
    NetworkSettings said;
    said.normalise = "imagenet";
    if (const auto network = settle_network(*graph, said); !network)
        require_one_line(network.error());
    if (takes_texts(*graph))
        if (const auto network = settle_text_network(*graph, {}); !network)
            require_one_line(network.error());
    if (const auto tokenizer = tokenizer_of(*graph, {}); !tokenizer)
        require_one_line(tokenizer.error());
    (void)graph->weight_count();
    (void)graph->quantised();
    (void)graph->external_files();
    const auto candidates = graph->candidates();
    if (const auto drawn = graph->redraw(3, 1); !drawn) require_one_line(drawn.error());
    if (!candidates.empty())
        if (const auto kept = graph->keep({candidates[0]}); !kept) require_one_line(kept.error());
    (void)graph->bytes();
}
