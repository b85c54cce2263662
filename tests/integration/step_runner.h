// A graph of the trainer's, run by the real ONNX Runtime.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "encode/ort_library.h"
#include "encode/ort_runtime.h"
#include "trainer/step_graph.h"

namespace step_runner {

using namespace bluesquare;

inline const OrtLibrary& library() {
    static const auto opened = OrtLibrary::open(BLUESQUARE_ONNXRUNTIME);
    REQUIRE_MESSAGE(opened, opened.error().what);
    return *opened;
}

struct Values {
    Shape shape;
    std::vector<double> numbers;
};

// All real numbers are float32, or float64 where the graph was made so.
class Runner {
   public:
    // Throws what ONNX Runtime throws.
    explicit Runner(const std::vector<std::uint8_t>& graph, bool doubles = false)
        : doubles_(doubles),
          session_(library().runtime()->env, graph.data(), graph.size(), one_thread()) {
        Ort::AllocatorWithDefaultOptions allocator;
        for (std::size_t i = 0; i < session_.GetInputCount(); ++i) {
            inputs_.push_back(session_.GetInputNameAllocated(i, allocator).get());
            shapes_.push_back(session_.GetInputTypeInfo(i).GetTensorTypeAndShapeInfo().GetShape());
        }
        for (std::size_t i = 0; i < session_.GetOutputCount(); ++i)
            outputs_.push_back(session_.GetOutputNameAllocated(i, allocator).get());
    }

    const std::vector<std::string>& inputs() const { return inputs_; }
    const Shape& shape(std::size_t input) const { return shapes_[input]; }

    std::map<std::string, Values> run(const std::map<std::string, std::vector<double>>& given) {
        return doubles_ ? run_as<double>(given) : run_as<float>(given);
    }

   private:
    static Ort::SessionOptions one_thread() {
        library();  // opens ONNX Runtime, which options are made by
        Ort::SessionOptions options;
        options.SetIntraOpNumThreads(1);
        return options;
    }

    template <class T>
    std::map<std::string, Values> run_as(const std::map<std::string, std::vector<double>>& given) {
        const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
        std::vector<std::vector<T>> buffers;
        std::vector<Ort::Value> in;
        std::vector<const char*> in_names, out_names;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            const auto& numbers = given.at(inputs_[i]);
            const auto count = static_cast<std::int64_t>(numbers.size());
            if (!shapes_[i].empty() && shapes_[i][0] < 0)  // any number of pictures
                shapes_[i][0] = count / -element_count(shapes_[i]);
            REQUIRE(count == element_count(shapes_[i]));
            buffers.emplace_back(numbers.begin(), numbers.end());
            in.push_back(Ort::Value::CreateTensor<T>(memory, buffers.back().data(),
                                                     buffers.back().size(), shapes_[i].data(),
                                                     shapes_[i].size()));
            in_names.push_back(inputs_[i].c_str());
        }
        for (const auto& name : outputs_) out_names.push_back(name.c_str());
        const auto out = session_.Run(Ort::RunOptions(), in_names.data(), in.data(), in.size(),
                                      out_names.data(), out_names.size());
        std::map<std::string, Values> values;
        for (std::size_t i = 0; i < out.size(); ++i) {
            const auto info = out[i].GetTensorTypeAndShapeInfo();
            const T* numbers = out[i].template GetTensorData<T>();
            values[outputs_[i]] = {info.GetShape(), {numbers, numbers + info.GetElementCount()}};
        }
        return values;
    }

    bool doubles_;
    Ort::Session session_;
    std::vector<std::string> inputs_, outputs_;
    std::vector<Shape> shapes_;
};

}  // namespace step_runner
