// Steps of training on made-up numbers, natively and on one thread, as many as each line of the
// input says; a line of milliseconds a step comes back for it. What step_page_bench.mjs compares
// the page with.
//   cmake --build build/native --target native_steps
//   echo 10 | build/native/tests/native_steps models/tuning/step
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "encode/float_graph.h"
#include "exact/random.h"
#include "finetune/step_files.h"
#include "platform/files.h"

using namespace bluesquare;

namespace {

template <class T>
T must(Result<T> result) {
    if (result) return *std::move(result);
    std::fprintf(stderr, "native_steps: %s\n", result.error().what.c_str());
    std::exit(1);
}

std::vector<float> made_up(std::size_t count, double deviation) {
    Rng rng(7, "native steps");
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(deviation * rng.normal());
    return values;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string base = argc > 1 ? argv[1] : "models/tuning/step";
    const auto library = must(OrtLibrary::open(BLUESQUARE_ONNXRUNTIME));
    const StepFiles files = must(parse_step_files(must(read_file(base + ".json")), base + ".json"));
    const auto graph = must(FloatGraph::load(library, "step", must(read_file(base + ".onnx")),
                                             Provider::cpu, [](const std::string&) {}));
    std::size_t total = 0;
    for (const auto& piece : files.params) total += piece.count;
    const std::vector<std::int64_t> shape(files.input.begin(), files.input.end());
    const auto numbers =
        std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    std::vector<float> x = made_up(static_cast<std::size_t>(numbers), 1);
    std::vector<float> y(std::size_t(files.batch) * files.classes, 0.F);
    for (int i = 0; i < files.batch; ++i) y[std::size_t(i) * files.classes + i % files.classes] = 1;
    float rate = 1e-4F, momentum = 0.9F, loss = 0;
    FloatTensor params(made_up(total, 0.05)), momenta(std::vector<float>(total, 0.F));
    for (int steps = 0; std::cin >> steps;) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < steps; ++i) {
            FloatTensor next, next_momenta;
            must(graph.run({{{"x", x, shape},
                             {"y", y, {files.batch, files.classes}},
                             {"lr", {&rate, 1}, {1}},
                             {"momentum", {&momentum, 1}, {1}}},
                            {{"params", &params}, {"momenta", &momenta}}},
                           {{{"loss", {&loss, 1}, {}}},
                            {{"params_new", &next}, {"momenta_new", &next_momenta}}}));
            params = std::move(next);
            momenta = std::move(next_momenta);
        }
        const std::chrono::duration<double, std::milli> passed =
            std::chrono::steady_clock::now() - start;
        std::cout << passed.count() / steps << std::endl;
    }
    return 0;
}
