// What may run a network.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bluesquare {

// What runs a network: the processor, CUDA or WebGPU; automatic: the first of CUDA, WebGPU and the
// processor that works.
enum class Provider { cpu, cuda, webgpu, automatic };
std::string_view name_of(Provider provider);  // "cpu", ..., "auto"
std::vector<std::string> provider_names();
// What ONNX Runtime calls it; empty for automatic.
std::string_view engine_name(Provider provider);
// Whether its runs have to wait for each other, as those of a queue of WebGPU's do.
bool takes_turns(Provider provider);
// Of a name that provider_names() has.
Provider provider_of(std::string_view name);

// An encoder's identity ends with what runs it, so that features by another are others. The
// processor goes without saying.
std::string with_provider(const std::string& engine, Provider provider);
Provider provider_within(std::string_view identity);

}  // namespace bluesquare
