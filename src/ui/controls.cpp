#include <algorithm>

#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kHigh = 26;  // of this card's buttons

void label(const Look& look, Text text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    write(look.theme, at, look.say(text), look.theme.small(), look.theme.palette.muted,
          Weight::regular, ImGui::GetContentRegionAvail().x);
    ImGui::Dummy(ImVec2(1, look.theme.px(15)));
}

template <class Change>
void reset_with(const State& state, Commands& commands, Change change) {
    Settings settings = state.settings;
    change(settings);
    commands.send(Reset{std::move(settings)});
}

void draw_nuisance(const State& state, Commands& commands, const Look& look) {
    label(look, Text::goes_with);
    bool first = true;
    for (const Attribute& attribute : state.pictures.data.attributes) {
        if (attribute.name == state.settings.target) continue;
        if (!first) ImGui::SameLine();
        first = false;
        const bool chosen = state.settings.nuisance == attribute.name;
        const std::string id = attribute_name(look, attribute.name) + "##nuisance";
        if (button(look, id.c_str(), chosen ? ButtonKind::chosen : ButtonKind::plain, true,
                   look.say(Text::goes_with_tip), 0, kHigh) &&
            !chosen)
            reset_with(state, commands, [&](Settings& s) { s.nuisance = attribute.name; });
    }
}

// One or more of a list: the last one stays.
void pick_several(const Look& look, const std::vector<std::string>& names, const char* prefix,
                  std::vector<std::string>& chosen) {
    for (const auto& name : names) {
        const auto place = std::find(chosen.begin(), chosen.end(), name);
        bool on = place != chosen.end();
        const std::string words(word(prefix, name, look.language));
        if (!ImGui::Checkbox(words.c_str(), &on) || (!on && chosen.size() == 1)) continue;
        if (on)
            chosen.push_back(name);
        else
            chosen.erase(place);
    }
}

void draw_several(const State& state, Commands& commands, const Look& look, Text title,
                  const std::vector<std::string>& names, const char* prefix,
                  std::vector<std::string> Settings::*list) {
    const Theme& theme = look.theme;
    label(look, title);
    const auto& chosen = state.settings.*list;
    std::string preview;
    for (const auto& name : chosen)
        preview +=
            (preview.empty() ? "" : ", ") +
            (list == &Settings::encoders ? encoder_name(look, name) : acquisition_name(look, name));
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme.px(10), (theme.px(kHigh) - theme.body()) / 2));
    const bool open = ImGui::BeginCombo(("##" + std::string(prefix)).c_str(), preview.c_str());
    ImGui::PopStyleVar();
    if (!open) return;
    Settings settings = state.settings;
    pick_several(look, names, prefix, settings.*list);
    if (settings != state.settings) commands.send(Reset{std::move(settings)});
    ImGui::EndCombo();
}

std::vector<std::string> acquisitions() {
    std::vector<std::string> names;
    for (const Strategy& strategy : strategies()) names.emplace_back(strategy.name);
    return names;
}

std::vector<std::string> encoders() { return {encoder_names().begin(), encoder_names().end()}; }

void draw_number(const State& state, Commands& commands, const Look& look, Text title, Text tip,
                 std::uint64_t Settings::*number, float width) {
    const Theme& theme = look.theme;
    ImGui::BeginGroup();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    write(theme, at, look.say(title), theme.small(), theme.palette.muted, Weight::regular, width);
    ImGui::Dummy(ImVec2(1, theme.px(15)));
    ImGui::PushID(look.say(title).data());
    const std::uint64_t value = state.settings.*number;
    const float side = theme.px(kHigh);
    const auto ask = [&](std::uint64_t wanted) {
        reset_with(state, commands, [&](Settings& s) { s.*number = wanted; });
    };
    if (button(look, "-", ButtonKind::plain, value > 0, look.say(tip), side, kHigh)) ask(value - 1);
    ImGui::SameLine();
    const float middle = width - 2 * side - 2 * ImGui::GetStyle().ItemSpacing.x;
    const ImVec2 text = ImGui::GetCursorScreenPos();
    write_centered(theme, text.x + middle / 2, text.y + theme.px(4.5f), std::to_string(value),
                   theme.body(), theme.palette.text, Weight::strong, middle);
    ImGui::Dummy(ImVec2(middle, side));
    ImGui::SameLine();
    if (button(look, "+", ButtonKind::plain, value < largest_seed, look.say(tip), side, kHigh))
        ask(value + 1);
    ImGui::PopID();
    ImGui::EndGroup();
}

void draw_numbers(const State& state, Commands& commands, const Look& look) {
    const bool seed = !hides(state.view, "seed"),
               corpus = !hides(state.view, "corpus") && state.settings.dataset == shapes_dataset;
    const float gap = look.theme.px(12);
    const float width = (ImGui::GetContentRegionAvail().x - gap) / 2;
    if (seed)
        draw_number(state, commands, look, Text::seed, Text::seed_tip, &Settings::seed, width);
    if (seed && corpus) ImGui::SameLine(0, gap);
    if (corpus)
        draw_number(state, commands, look, Text::corpus, Text::corpus_tip, &Settings::corpus,
                    width);
}

// On one line.
void draw_speed(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const float width = ImGui::GetContentRegionAvail().x, each = theme.px(28), gap = theme.px(3);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    constexpr double speeds[] = {1, 2, 5, 20};
    const float left = width - 4 * each - 3 * gap;
    write(theme, ImVec2(at.x, at.y + theme.px(5)), look.say(Text::speed), theme.small(),
          theme.palette.muted, Weight::regular, left - theme.px(6));
    for (int i = 0; i < 4; ++i) {
        ImGui::SetCursorScreenPos(ImVec2(at.x + left + i * (each + gap), at.y));
        const std::string id = std::to_string(static_cast<int>(speeds[i])) + "##speed";
        if (button(look, id.c_str(),
                   state.rounds_per_second == speeds[i] ? ButtonKind::chosen : ButtonKind::plain,
                   state.your_arm < 0 &&
                       (state.phase == Phase::ready || state.phase == Phase::playing),
                   look.say(Text::speed_tip), each, kHigh))
            commands.send(Play{speeds[i]});
    }
}

void draw_you(const State& state, Commands& commands, const Look& look) {
    if (state.settings.by_hand) return;
    bool you = state.settings.you;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.theme.px(3), look.theme.px(3)));
    if (ImGui::Checkbox(look.say(Text::own_lane).data(), &you))
        reset_with(state, commands, [&](Settings& s) { s.you = you; });
    ImGui::PopStyleVar();
    ImGui::SetItemTooltip("%s", look.say(Text::own_lane_tip).data());
}

}  // namespace

void draw_controls(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "controls", size);
    card_heading(look, look.say(Text::settings));
    const Theme& theme = look.theme;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(5), theme.px(6)));
    const View& view = state.view;
    if (!hides(view, "you")) draw_you(state, commands, look);
    if (!hides(view, "nuisance")) draw_nuisance(state, commands, look);
    if (!hides(view, "encoder"))
        draw_several(state, commands, look, Text::encoders, encoders(), "encoder_",
                     &Settings::encoders);
    if (!hides(view, "strategy"))
        draw_several(state, commands, look, Text::strategies, acquisitions(), "acquisition_",
                     &Settings::acquisitions);
    draw_numbers(state, commands, look);
    if (!hides(view, "speed")) draw_speed(state, commands, look);
    ImGui::PopStyleVar();
    end_card();
}

}  // namespace bluesquare
