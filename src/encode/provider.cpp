#include "encode/provider.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace bluesquare {
namespace {

struct ProviderName {
    Provider provider;
    std::string_view name, engine;  // ours, and ONNX Runtime's
};
constexpr ProviderName kProviders[] = {{Provider::cpu, "cpu", "CPUExecutionProvider"},
                                       {Provider::cuda, "cuda", "CUDAExecutionProvider"},
                                       {Provider::webgpu, "webgpu", "WebGpuExecutionProvider"},
                                       {Provider::automatic, "auto", ""}};

const ProviderName& row_of(Provider provider) {
    return *std::ranges::find(kProviders, provider, &ProviderName::provider);
}

}  // namespace

std::string_view name_of(Provider provider) { return row_of(provider).name; }

std::string_view engine_name(Provider provider) { return row_of(provider).engine; }

bool takes_turns(Provider provider) {
    return provider == Provider::webgpu || provider == Provider::automatic;
}

std::vector<std::string> provider_names() {
    std::vector<std::string> names;
    for (const ProviderName& row : kProviders) names.emplace_back(row.name);
    return names;
}

Provider provider_of(std::string_view name) {
    const auto found = std::ranges::find(kProviders, name, &ProviderName::name);
    assert(found != std::end(kProviders));
    return found->provider;
}

std::string with_provider(const std::string& engine, Provider provider) {
    return provider == Provider::cpu ? engine : engine + " " + std::string(name_of(provider));
}

Provider provider_within(std::string_view identity) {
    const auto last = identity.substr(identity.rfind(' ') + 1);
    const auto found = std::ranges::find(kProviders, last, &ProviderName::name);
    return found == std::end(kProviders) ? Provider::cpu : found->provider;
}

}  // namespace bluesquare
