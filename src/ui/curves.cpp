#include <algorithm>

#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {

void draw_curves(const State& state, Commands&, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::Dummy(ImVec2(width, write_wrapped(theme, at, look.say(Text::curves_intro), theme.small(),
                                             theme.palette.muted, width)));
    std::vector<LegendRow> legend;
    for (const ArmState& arm : state.arms)
        legend.push_back({mark_of(theme, state, arm.arm), arm.arm.acquisition == persons_acquisition
                                                              ? std::string(look.say(Text::you))
                                                              : arm_title(look, arm.arm)});
    draw_legend(look, legend);
    const LoopSettings loop = loop_of(state.settings);
    const double start = loop.seed_set_size, end = start + loop.per_round * loop.rounds;
    const float high = std::max(ImGui::GetContentRegionAvail().y, theme.px(150));
    if (!begin_plot(look, "##accuracy", ImVec2(width, high), {start, end, 0, 1, 6, 5})) return;
    plot_level(look, "target", race_target);
    for (std::size_t i = 0; i < state.arms.size(); ++i) {
        std::vector<double> labels, accuracy;
        for (const Record& record : state.arms[i].records) {
            labels.push_back(record.labels);
            accuracy.push_back(record.accuracy);
        }
        plot_line(look, std::to_string(i), labels, accuracy, legend[i].mark);
    }
    end_plot();
}

}  // namespace bluesquare
