#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <dlfcn.h>

#include "core/utf8.h"
#include "encode/feature_output.h"
#include "encode/ort_session.h"
#include "encode/ort_tensors.h"
#include "encode/ort_text.h"

namespace bluesquare {
namespace {

using Shape = std::vector<std::int64_t>;

// Without what is no UTF-8, U+FFFD (which stands for it) and 0 (at which a C string ends): BERT
// leaves all of these out.
std::string readable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const CodePoint point = first_code_point(text);
        if (point.bytes > 0 && point.code != 0 && point.code != 0xFFFD)
            out += text.substr(0, point.bytes);
        text.remove_prefix(std::max<std::size_t>(point.bytes, 1));
    }
    return out;
}

// It stays open until the program ends, as ONNX Runtime does, which would close it with the
// session: what the library has allocated for good would be lost then, each time anew.
void keep_open(const std::string& library) {
    if (::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr)
        throw std::runtime_error(::dlerror());
}

Ort::SessionOptions tokenizer_options(const OrtRuntime& runtime, const std::string& extensions) {
    keep_open(extensions);
    Ort::SessionOptions options = session_options(runtime, {}, Provider::cpu);
    options.RegisterCustomOpsLibrary(extensions.c_str());
    return options;
}

class OrtTextEncoder final : public TextEncoder {
   public:
    // Throws what ONNX Runtime throws.
    OrtTextEncoder(const OrtLibrary& library, OrtText text, const OrtTextSettings& settings)
        : runtime_(library.runtime()),
          text_(std::move(text)),
          tokenizer_(runtime_->env, text_.tokenizer.graph.data(), text_.tokenizer.graph.size(),
                     tokenizer_options(*runtime_, settings.extensions)),
          network_(nullptr) {
        load_by(library, settings.provider, text_.name, settings.say,
                [this](Provider provider) { try_provider(provider); });
        text_.graph = {}, text_.tokenizer.graph = {};
        text_.external.clear();
        text_.owner.reset();
    }

    std::string identity() const override {
        return with_provider(text_.identity + " onnxruntime " + runtime_->version, provider_);
    }
    int dimensions() const override { return dimensions_; }
    const std::optional<Error>& refused() const { return refused_; }

    Status encode(std::string_view text, std::span<float> out) const override {
        try {
            const Output output = run(text);
            const auto dimensions =
                feature_dimensions(output.shape, text_.network.token, Layout::nchw);
            if (!dimensions || *dimensions != dimensions_ || output.shape[0] != 1)
                return failed("the output has another shape than for the first text");
            take_features(output.values, output.shape, text_.network.token, Layout::nchw, 1, out);
        } catch (const std::exception& error) {
            return failed(first_line(error.what()));
        }
        const bool finite =
            std::ranges::all_of(out, [](float value) { return std::isfinite(value); });
        return finite ? Status(Done{}) : failed("a feature is not finite");
    }

   private:
    struct Output {
        std::vector<float> values;
        Shape shape;
    };

    // And one text, for what it gives.
    void try_provider(Provider provider) {
        network_ = Ort::Session(runtime_->env, text_.graph.data(), text_.graph.size(),
                                session_options(*runtime_, text_, provider));
        provider_ = provider;
        const Output output = run("text");
        const auto dimensions = feature_dimensions(output.shape, text_.network.token, Layout::nchw);
        if (!dimensions)
            refused_ = Error{text_.name + ": " + dimensions.error().what, dimensions.error().kind};
        else if (output.shape[0] != 1)
            refused_ = Error{text_.name + ": the output has " + std::to_string(output.shape[0]) +
                             " rows for one text; choose another with --output"};
        dimensions_ = dimensions ? *dimensions : 0;
    }

    // Cut off as Hugging Face's tokenizers do it: the last token, which ends a text, stays.
    std::vector<std::int64_t> tokens_of(std::string_view text) const {
        std::vector<Ort::Value> input;
        input.push_back(tensor_of_text(readable(text)));
        const auto outputs =
            run_graph(tokenizer_, Ort::RunOptions(), {text_.tokenizer.input.c_str()}, input,
                      {text_.tokenizer.ids.c_str()});
        const Shape shape = shape_of(outputs[0]);
        const auto count =
            std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies());
        if (element_of(outputs[0]) != ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 || count == 0)
            throw std::runtime_error("its tokenizer gives no int64 token numbers");
        const auto* const numbers = outputs[0].GetTensorData<std::int64_t>();
        std::vector<std::int64_t> tokens(numbers, numbers + count);
        if (const std::size_t most = text_.network.most_tokens; tokens.size() > most) {
            tokens[most - 1] = tokens.back();
            tokens.resize(most);
        }
        return tokens;
    }

    Output run(std::string_view text) const {
        const TextNetwork& network = text_.network;
        auto ids = tokens_of(text);
        const std::size_t real = ids.size(),
                          given = network.fixed_tokens > 0 ? network.fixed_tokens : real;
        std::vector<std::int64_t> mask(given, 0), types(given, 0);
        std::fill_n(mask.begin(), real, 1);
        ids.resize(given, 0);
        const Shape shape{1, static_cast<std::int64_t>(given)};
        std::vector<const char*> names;
        std::vector<Ort::Value> inputs;
        for (const auto& [name, numbers] :
             {std::pair{&network.ids, &ids}, {&network.mask, &mask}, {&network.types, &types}}) {
            if (name->empty()) continue;
            names.push_back(name->c_str());
            inputs.push_back(tensor_over(std::span(*numbers), shape));
        }
        const auto outputs =
            run_graph(network_, Ort::RunOptions(), names, inputs, {network.output.c_str()});
        Output output;
        take_numbers(outputs[0], output.values, output.shape);
        // Places that only fill it up count in no mean.
        if (output.shape.size() == 3 && output.shape[1] == static_cast<std::int64_t>(given))
            output.shape[1] = static_cast<std::int64_t>(real);
        return output;
    }

    Error failed(const std::string& why) const {
        return {"encoder " + text_.name + ": " + why + " (ONNX Runtime " + runtime_->version + ")"};
    }

    std::shared_ptr<const OrtRuntime> runtime_;
    OrtText text_;
    mutable Ort::Session tokenizer_, network_;  // Run() is thread-safe, yet not const
    Provider provider_ = Provider::cpu;
    int dimensions_ = 0;
    std::optional<Error> refused_;
};

}  // namespace

Result<std::unique_ptr<TextEncoder>> make_ort_text_encoder(const OrtLibrary& library, OrtText text,
                                                           const OrtTextSettings& settings) {
    const std::string name = text.name, remedy = text.remedy;
    try {
        auto encoder = std::make_unique<OrtTextEncoder>(library, std::move(text), settings);
        if (encoder->refused()) return *encoder->refused();
        return std::unique_ptr<TextEncoder>(std::move(encoder));
    } catch (const std::exception& error) {
        return Error{name + ": ONNX Runtime " + library.version() +
                     " cannot load it or its tokenizer (" + first_line(error.what()) +
                     "): " + remedy};
    }
}

}  // namespace bluesquare
