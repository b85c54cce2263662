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

void run_with(const State& state, Commands& commands, int stages) {
    Settings settings = with_stages(state.settings, stages);
    if (settings.encoders != state.settings.encoders) commands.send(Reset{std::move(settings)});
}

// Ten stops to press, or to drag across: the map of the pool follows, and once it is let go the
// run.
void draw_slider(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const double dragged = state.stage_maps.at;
    const double shown = stages_shown(state);
    const int now = static_cast<int>(std::lround(shown));
    const float width = ImGui::GetContentRegionAvail().x, step = width / (model_stages + 1);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImU32 hue = encoder_color(theme, state, encoder_of_stages(now));
    const float y = at.y + theme.px(14);
    const auto center = [&](double k) {
        return ImVec2(at.x + (static_cast<float>(k) + 0.5f) * step, y);
    };
    list->AddLine(center(0), center(model_stages), theme.palette.line, theme.px(4));
    list->AddLine(center(0), center(shown), hue, theme.px(4));
    for (int k = 0; k <= model_stages; ++k) {
        ImGui::SetCursorScreenPos(ImVec2(center(k).x - step / 2, at.y));
        ImGui::PushID(k);
        if (press_area("stages", ImVec2(step, theme.px(44)),
                       encoder_name(look, encoder_of_stages(k))) &&
            dragged < 0)
            run_with(state, commands, k);
        if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 4)) {
            const float place = (ImGui::GetIO().MousePos.x - at.x) / step - 0.5f;
            commands.send(DragStages{
                std::clamp(static_cast<double>(place), 0.0, static_cast<double>(model_stages))});
        } else if (dragged >= 0 && ImGui::IsItemDeactivated()) {
            commands.send(DragStages{});
            run_with(state, commands, now);
        }
        ImGui::PopID();
        draw_stop(theme, center(k), dragged < 0 && k == now, k <= now ? hue : theme.palette.line);
        write_centered(theme, center(k).x, y + theme.px(12), std::to_string(k), theme.small(),
                       k == now ? theme.palette.text : theme.palette.muted,
                       k == now ? Weight::strong : Weight::regular);
    }
    if (dragged >= 0) draw_stop(theme, center(dragged), true, hue);
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, theme.px(46)));
}

}  // namespace

void draw_emergence(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string seeds = std::to_string(state.emergence ? state.emergence->seeds : 16);
    const bool belongs = !state.emergence || emergence_belongs(state);
    if (is_brought(state)) {
        paragraph(look, look.say(Text::emergence_brought), theme.palette.muted, theme.small());
        return;
    }
    const std::string intro = belongs ? look.say(Text::emergence_intro, {seeds})
                                      : std::string(look.say(Text::emergence_elsewhere));
    ImGui::Dummy(
        ImVec2(width, write_wrapped(theme, at, intro, theme.small(), theme.palette.muted, width)));
    draw_slider(state, commands, look);
    if (!emergence_belongs(state)) return;
    const float left = ImGui::GetContentRegionAvail().y - ImGui::GetStyle().ItemSpacing.y;
    const float high = std::floor(std::max(theme.px(132), left / 2));
    draw_plot(state, commands, look, "probes", high);
    draw_plot(state, commands, look, "enrichment", high);
}

}  // namespace bluesquare
