#include <algorithm>

#include "ui/panels.h"

namespace bluesquare {
namespace {

// A labelled group of controls; groups go to the next line where there is no room.
class Group {
   public:
    Group(const Look& look, const char* label, float width) {
        const Theme& theme = look.theme;
        if (ImGui::GetCursorPosX() > ImGui::GetStyle().WindowPadding.x + 1 || used_before()) {
            ImGui::SameLine(0, theme.px(15));
            if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
        }
        ImGui::BeginGroup();
        const ImVec2 at = ImGui::GetCursorScreenPos();
        write(theme, at, label, theme.small(), theme.palette.muted);
        ImGui::Dummy(ImVec2(1, theme.small() + theme.px(1)));
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(5), theme.px(5)));
    }
    ~Group() {
        ImGui::PopStyleVar();
        ImGui::EndGroup();
    }
    Group(const Group&) = delete;

   private:
    bool used_before() const { return ImGui::GetCursorPosY() > ImGui::GetCursorStartPos().y + 1; }
};

void draw_target(const State& state, Commands& commands, const Look& look) {
    const Group group(look, "The labels mean", look.theme.px(270));
    for (const Choice& choice : target_choices()) {
        const bool chosen = state.settings.target == choice.name;
        if (button(look, choice.label.data(), chosen ? ButtonKind::chosen : ButtonKind::plain, true,
                   choice.description.data()) &&
            !chosen) {
            Settings settings = state.settings;
            settings.target = choice.name;
            if (settings.nuisance == settings.target) settings.nuisance = state.settings.target;
            commands.send(Reset{settings});
        }
        ImGui::SameLine();
    }
    ImGui::NewLine();
}

void draw_nuisance(const State& state, Commands& commands, const Look& look) {
    const Group group(look, "In the pool it goes with", look.theme.px(190));
    for (const Choice& choice : target_choices()) {
        if (choice.name == state.settings.target) continue;
        const bool chosen = state.settings.nuisance == choice.name;
        const std::string label = std::string(choice.label) + "##nuisance";
        if (button(look, label.c_str(), chosen ? ButtonKind::chosen : ButtonKind::plain, true,
                   choice.description.data()) &&
            !chosen) {
            Settings settings = state.settings;
            settings.nuisance = choice.name;
            commands.send(Reset{settings});
        }
        ImGui::SameLine();
    }
    ImGui::NewLine();
}

// One or more of a table: the last one stays.
bool pick_several(std::span<const Choice> table, std::vector<std::string>& chosen) {
    bool changed = false;
    for (const Choice& choice : table) {
        const auto place = std::find(chosen.begin(), chosen.end(), choice.name);
        bool on = place != chosen.end();
        if (ImGui::Checkbox(choice.label.data(), &on) && (on || chosen.size() > 1)) {
            changed = true;
            if (on)
                chosen.emplace_back(choice.name);
            else
                chosen.erase(place);
        }
        ImGui::SetItemTooltip("%s", choice.description.data());
    }
    return changed;
}

void draw_several(const State& state, Commands& commands, const Look& look, const char* label,
                  std::span<const Choice> table, std::vector<std::string> Settings::* list) {
    const Theme& theme = look.theme;
    const float width = theme.px(150);
    const Group group(look, label, width);
    const auto& chosen = state.settings.*list;
    const std::string preview =
        chosen.size() == 1 ? std::string(label_of(table, chosen[0]))
                           : std::to_string(chosen.size()) + " of " + std::to_string(table.size());
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme.px(11), (theme.px(34) - theme.body()) / 2));
    const bool open = ImGui::BeginCombo(("##" + std::string(label)).c_str(), preview.c_str());
    ImGui::PopStyleVar();
    if (!open) return;
    Settings settings = state.settings;
    if (pick_several(table, settings.*list)) commands.send(Reset{settings});
    ImGui::EndCombo();
}

void draw_seed(const State& state, Commands& commands, const Look& look, const char* label,
               const char* tip, std::uint64_t Settings::* seed) {
    const Theme& theme = look.theme;
    const Group group(look, label, theme.px(130));
    ImGui::PushID(label);
    const std::uint64_t value = state.settings.*seed;
    const auto ask = [&](std::uint64_t wanted) {
        Settings settings = state.settings;
        settings.*seed = wanted;
        commands.send(Reset{settings});
    };
    const float side = theme.px(34);
    if (button(look, "-", ButtonKind::plain, value > 0, tip, side)) ask(value - 1);
    ImGui::SameLine();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string text = std::to_string(value);
    const float wide = std::max(theme.px(34), measure(theme, text, theme.body(), Weight::strong).x);
    write_centered(theme, at.x + wide / 2, at.y + theme.px(8), text, theme.body(),
                   theme.palette.text, Weight::strong);
    ImGui::Dummy(ImVec2(wide, side));
    ImGui::SameLine();
    if (button(look, "+", ButtonKind::plain, value < largest_seed, tip, side)) ask(value + 1);
    ImGui::PopID();
}

void draw_speed(const State& state, Commands& commands, const Look& look) {
    constexpr double speeds[] = {1, 2, 5, 20};
    const Group group(look, "Rounds a second", look.theme.px(150));
    for (double speed : speeds) {
        const bool chosen = state.rounds_per_second == speed;
        const std::string label = std::to_string(static_cast<int>(speed)) + "##speed";
        if (button(look, label.c_str(), chosen ? ButtonKind::chosen : ButtonKind::plain,
                   state.phase == Phase::ready || state.phase == Phase::playing,
                   "Plays at this speed"))
            commands.send(Play{speed});
        ImGui::SameLine();
    }
    ImGui::NewLine();
}

}  // namespace

void draw_controls(const State& state, Commands& commands, const Look& look) {
    ImGui::BeginGroup();
    draw_target(state, commands, look);
    draw_nuisance(state, commands, look);
    draw_several(state, commands, look, "Encoders", encoder_choices(), &Settings::encoders);
    draw_several(state, commands, look, "Who asks how", acquisition_choices(),
                 &Settings::acquisitions);
    draw_seed(state, commands, look, "Seed set", "Other first labels, other random picks",
              &Settings::seed);
    draw_seed(state, commands, look, "Pictures",
              "Other pictures: they are encoded here first. 0 came with the program.",
              &Settings::corpus);
    draw_speed(state, commands, look);
    ImGui::EndGroup();
}

}  // namespace bluesquare
