#include <algorithm>

#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

struct PanelRow {
    std::string_view name;
    void (*draw)(const State&, Commands&, const Look&);
};

constexpr PanelRow kPanels[] = {
    {"readings", draw_readings}, {"ledger", draw_ledger},       {"curves", draw_curves},
    {"savings", draw_savings},   {"mechanism", draw_mechanism}, {"emergence", draw_emergence},
    {"tuning", draw_tuning},
};
static_assert(std::ranges::equal(kPanels, panel_names, {}, &PanelRow::name));

void draw_tabs(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(3), theme.px(4)));
    const float end = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    bool first = true;
    for (const PanelRow& row : kPanels) {
        const auto title = word("panel_", row.name, look.language);
        const float width = measure(theme, title, theme.small(), Weight::strong).x + theme.px(9);
        if (!first) {
            ImGui::SameLine();
            if (ImGui::GetCursorPosX() + width > end + 1) ImGui::NewLine();
        }
        first = false;
        const bool shown = state.view.panel == row.name;
        const ImVec2 at = ImGui::GetCursorScreenPos(), size(width, theme.px(25));
        ImGui::PushID(row.name.data());
        if (press_area((std::string(title) + "###tab").c_str(), size)) {
            View view = state.view;
            view.panel = row.name;
            commands.send(SetView{std::move(view)});
        }
        ImGui::PopID();
        if (shown)
            ImGui::GetWindowDrawList()->AddRectFilled(at, ImVec2(at.x + size.x, at.y + size.y),
                                                      faded(theme.palette.accent, tab_tint),
                                                      theme.px(6));
        write_centered(theme, at.x + width / 2, at.y + theme.px(5), title, theme.small(),
                       shown ? theme.palette.text : theme.palette.muted,
                       shown ? Weight::strong : Weight::regular);
    }
    ImGui::PopStyleVar();
    ImGui::Dummy(ImVec2(1, theme.px(1)));
}

// A chart belongs to numbers, and numbers to a chart.
std::string_view companion_of(const State& state) {
    const std::string& panel = state.view.panel;
    if (panel == "savings") return "curves";
    if (state.study.summary || state.study.running) return "savings";
    return panel == "curves" ? "ledger" : "curves";
}

}  // namespace

void draw_companion(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "companion", size);
    const std::string_view name = companion_of(state);
    card_heading(look, word("panel_", name, look.language));
    const float high = ImGui::GetContentRegionAvail().y;
    ImGui::BeginChild("panel", ImVec2(0, high), ImGuiChildFlags_NavFlattened,
                      ImGuiWindowFlags_NoBackground);
    if (name == "curves" && state.study.summary) {
        draw_plot(state, commands, look, "study", std::floor(high * 0.6f));
        draw_curves(state, commands, look);
    } else {
        std::ranges::find(kPanels, name, &PanelRow::name)->draw(state, commands, look);
    }
    ImGui::EndChild();
    end_card();
}

void draw_side(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "side", size);
    if (!hides(state.view, "panels")) draw_tabs(state, commands, look);
    // On a page that scrolls nothing else should, and what has no height of its own gets one.
    const bool whole = size.y <= 0 && state.view.panel == "savings";
    const float high = whole        ? 0
                       : size.y > 0 ? ImGui::GetContentRegionAvail().y
                                    : look.theme.px(320);
    ImGui::BeginChild("panel", ImVec2(0, high),
                      ImGuiChildFlags_NavFlattened | (whole ? ImGuiChildFlags_AutoResizeY : 0),
                      ImGuiWindowFlags_NoBackground);
    for (const PanelRow& row : kPanels)
        if (row.name == state.view.panel) row.draw(state, commands, look);
    ImGui::EndChild();
    end_card();
}

}  // namespace bluesquare
