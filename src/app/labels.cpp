#include "app/labels.h"

namespace bluesquare {

bool has_neutral_labels(const Settings& settings) { return settings.dataset == shapes_dataset; }

std::string label_name(const State& state, int label) {
    if (has_neutral_labels(state.settings)) return std::string(1, static_cast<char>('A' + label));
    return state.task.classes[label];
}

std::vector<std::string> label_names(const State& state) {
    std::vector<std::string> names;
    for (int label = 0; label < state.task.class_count(); ++label)
        names.push_back(label_name(state, label));
    return names;
}

}  // namespace bluesquare
