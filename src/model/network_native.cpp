#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/quoted.h"
#include "model/network.h"

namespace bluesquare {
namespace {

constexpr const char* kInspect = "'bluesquare model inspect' shows what it takes";

Result<OnnxPort> find_input(const OnnxGraph& graph, const std::string& name) {
    const auto ports = graph.inputs();
    for (const OnnxPort& port : ports)
        if (port.name == name || (name.empty() && ports.size() == 1)) return port;
    if (!name.empty())
        return usage_error(graph.name() + " has no input " + in_quotes(name) + ": it has " +
                           in_words(ports));
    return Error{graph.name() + ": expected one input, a batch of pictures, found " +
                 in_words(ports)};
}

Result<Element> element_of(const OnnxGraph& graph, const OnnxPort& port) {
    for (const Element element : {Element::float32, Element::float16, Element::uint8})
        if (port.element == name_of(element)) return element;
    return Error{graph.name() + ": the input " + in_quotes(port.name) + " is " + in_words(port) +
                 ", expected a batch of pictures in float32, float16 or uint8"};
}

Result<Layout> layout_of(const OnnxGraph& graph, const OnnxPort& port, const std::string& said) {
    if (said == "nchw") return Layout::nchw;
    if (said == "nhwc") return Layout::nhwc;
    if (port.has_shape && port.shape.size() == 4) {
        if (port.shape[1] == 3) return Layout::nchw;
        if (port.shape[3] == 3) return Layout::nhwc;
        if (port.shape[1] < 0 && port.shape[3] < 0)
            return usage_error(graph.name() + " leaves open where the three channels are: say " +
                               "--layout nchw or nhwc");
    } else if (!port.has_shape) {
        return usage_error(graph.name() + " does not say the shape of its input: say --layout " +
                           "nchw or nhwc");
    }
    return Error{graph.name() + ": the input " + in_quotes(port.name) + " is " + in_words(port) +
                 ", expected N x 3 x S x S or N x S x S x 3"};
}

Result<int> size_of(const OnnxGraph& graph, const OnnxPort& port, Layout layout, int said) {
    const std::size_t first = layout == Layout::nchw ? 2 : 1;
    const bool known = port.shape.size() == 4;
    const std::int64_t high = known ? port.shape[first] : -1,
                       wide = known ? port.shape[first + 1] : -1;
    if (high > 0 && wide > 0 && high != wide)
        return Error{graph.name() + " takes pictures of " + std::to_string(wide) + " x " +
                     std::to_string(high) + " pixels, expected square ones"};
    const std::int64_t fixed = std::max(high, wide);
    if (fixed > 0 && said > 0 && fixed != said)
        return usage_error(graph.name() + " takes " + std::to_string(fixed) +
                           " pixels a side, not " + std::to_string(said) +
                           ": leave --size out, or export it with free axes");
    if (fixed > 4096)
        return Error{graph.name() + " takes " + std::to_string(fixed) +
                     " pixels a side, expected at most 4096"};
    if (fixed > 0) return static_cast<int>(fixed);
    if (said > 0) return said;
    return usage_error(graph.name() + " takes pictures of any size: say --size N (what it was " +
                       "trained with, often 224)");
}

Result<std::array<double, 3>> three(const std::string& what, const std::vector<double>& list,
                                    bool above) {
    std::array<double, 3> out{};
    if (list.size() != 1 && list.size() != 3)
        return usage_error("--" + what +
                           ": expected one number, or three (red, green, blue), found " +
                           std::to_string(list.size()));
    for (std::size_t i = 0; i < 3; ++i) {
        out[i] = list[list.size() == 1 ? 0 : i];
        if (!std::isfinite(out[i]) || (above && out[i] <= 0))
            return usage_error("--" + what + ": expected numbers" +
                               std::string(above ? " above 0" : ""));
    }
    return out;
}

Status normalise(const OnnxGraph& graph, const NetworkSettings& settings, PictureFormat& format) {
    const bool said =
        !settings.normalise.empty() || !settings.mean.empty() || !settings.std.empty();
    if (format.element == Element::uint8) {
        if (!said) return Done{};
        return usage_error(graph.name() + " takes bytes: leave mean, std and normalise out");
    }
    if (!said)
        return usage_error(graph.name() + " does not say how its pictures are normalised: say " +
                           "--normalise imagenet, half, clip or unit, or --mean and --std (its " +
                           "model card has them)");
    for (const Normalisation& known : normalisations())
        if (known.name == settings.normalise) format.mean = known.mean, format.std = known.std;
    for (const auto& [name, list, to] :
         {std::tuple{"mean", &settings.mean, &format.mean}, {"std", &settings.std, &format.std}}) {
        if (list->empty() && !settings.normalise.empty()) continue;
        const auto numbers = three(name, *list, to == &format.std);
        if (!numbers) return numbers.error();
        *to = *numbers;
    }
    return Done{};
}

}  // namespace

Result<std::string> find_output(const OnnxGraph& graph, const std::string& said) {
    if (!said.empty()) return said;
    const auto ports = graph.outputs();
    if (ports.size() == 1) return ports[0].name;
    return usage_error(graph.name() + " has " + std::to_string(ports.size()) +
                       " outputs: say --output NAME, of " + in_words(ports));
}

Result<Network> settle_network(const OnnxGraph& graph, const NetworkSettings& settings) {
    const auto port = find_input(graph, settings.input);
    if (!port) return port.error();
    if (graph.inputs().size() > 1)
        return Error{graph.name() + ": expected one input, a batch of pictures, found " +
                     in_words(graph.inputs()) + "; " + kInspect};
    const auto element = element_of(graph, *port);
    if (!element) return element.error();
    if (!settings.tokenizer.empty() || settings.tokens > 0)
        return usage_error(graph.name() + " takes pictures: leave tokenizer and tokens out");
    const auto layout = layout_of(graph, *port, settings.layout);
    if (!layout) return layout.error();
    const auto size = size_of(graph, *port, *layout, settings.size);
    if (!size) return size.error();
    const auto output = find_output(graph, settings.output);
    if (!output) return output.error();
    Network network{graph.name(), port->name, *output, {*layout, *element, {}, {1, 1, 1}}, *size};
    if (auto ok = normalise(graph, settings, network.format); !ok) return ok.error();
    network.token = token_of(settings.token);
    if (!port->shape.empty() && port->shape[0] > 0)
        network.fixed_batch = static_cast<int>(std::min<std::int64_t>(port->shape[0], 1 << 20));
    return network;
}

}  // namespace bluesquare
