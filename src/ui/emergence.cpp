// What pretraining brings, stage by stage: a slider for the visitor's run, and curves of studies
// that came with the program.
#include <algorithm>
#include <cmath>

#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

// An upright bar; the one that is set is the handle.
void draw_stop(const Theme& theme, ImVec2 center, bool handle, ImU32 color) {
    const float wide = theme.px(handle ? 4 : 2), high = theme.px(handle ? 11 : 6);
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(center.x - wide, center.y - high),
                                              ImVec2(center.x + wide, center.y + high), color,
                                              wide);
}

// Ten stops to press; the first encoder of the run follows.
void draw_slider(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const int now = stages_of(state.settings.encoders[0]);
    const float width = ImGui::GetContentRegionAvail().x, step = width / (model_stages + 1);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImU32 hue = encoder_color(theme, state, state.settings.encoders[0]);
    const float y = at.y + theme.px(14);
    const auto center = [&](int k) { return ImVec2(at.x + (k + 0.5f) * step, y); };
    list->AddLine(center(0), center(model_stages), theme.palette.line, theme.px(4));
    list->AddLine(center(0), center(now), hue, theme.px(4));
    for (int k = 0; k <= model_stages; ++k) {
        ImGui::SetCursorScreenPos(ImVec2(center(k).x - step / 2, at.y));
        ImGui::PushID(k);
        if (press_area("stages", ImVec2(step, theme.px(44)),
                       encoder_name(look, encoder_of_stages(k))) &&
            k != now) {
            Settings settings = state.settings;
            settings.encoders = {encoder_of_stages(k)};
            commands.send(Reset{std::move(settings)});
        }
        ImGui::PopID();
        draw_stop(theme, center(k), k == now, k <= now ? hue : theme.palette.line);
        write_centered(theme, center(k).x, y + theme.px(12), std::to_string(k), theme.small(),
                       k == now ? theme.palette.text : theme.palette.muted,
                       k == now ? Weight::strong : Weight::regular);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, theme.px(46)));
}

}  // namespace

void draw_emergence(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string seeds = std::to_string(state.emergence ? state.emergence->seeds : 16);
    ImGui::Dummy(ImVec2(width, write_wrapped(theme, at, look.say(Text::emergence_intro, {seeds}),
                                             theme.small(), theme.palette.muted, width)));
    draw_slider(state, commands, look);
    if (!state.emergence) return;
    const float left = ImGui::GetContentRegionAvail().y - ImGui::GetStyle().ItemSpacing.y;
    const float high = std::floor(std::max(theme.px(132), left / 2));
    draw_plot(state, commands, look, "probes", high);
    draw_plot(state, commands, look, "enrichment", high);
}

}  // namespace bluesquare
