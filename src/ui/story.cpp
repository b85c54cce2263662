#include "app/story.h"

#include <algorithm>

#include "ui/panels.h"
#include "ui/story_text.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

// Turns the task round, or lets the visitor answer.
void mean(const State& state, Commands& commands, const std::string& attribute) {
    Settings settings = answering_by_hand(state.settings, false);
    settings.target = attribute;
    if (settings.nuisance == attribute)
        settings.nuisance = state.settings.target != attribute ? state.settings.target
                            : attribute == "shape"             ? "color"
                                                               : "shape";
    commands.send(Reset{std::move(settings)});
}

// What the labels mean: the visitor's hidden intent.
void draw_intent(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    paragraph(look, look.say(Text::labels_mean), theme.palette.muted, theme.small());
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(5), theme.px(5)));
    const float end = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    bool first = true;
    const auto next = [&](std::string_view label) {
        const float width = measure(theme, label, theme.body(), Weight::strong).x + theme.px(20);
        if (!first) {
            ImGui::SameLine();
            if (ImGui::GetCursorPosX() + width > end + 1) ImGui::NewLine();
        }
        first = false;
    };
    const bool own = state.settings.dataset == own_dataset;
    for (const Attribute& attribute : state.pictures.data.attributes) {
        if (!own && attribute.name == "background" && state.settings.target != "background")
            continue;  // among the settings
        const std::string label = attribute_name(look, attribute.name);
        next(label);
        const bool chosen = !state.settings.by_hand && state.settings.target == attribute.name;
        if (button(look, label.c_str(), chosen ? ButtonKind::chosen : ButtonKind::plain, true,
                   look.say(Text::labels_mean_tip)) &&
            !chosen)
            mean(state, commands, attribute.name);
    }
    if (!hides(state.view, "answer")) {
        const auto label = look.say(Text::i_answer);
        next(label);
        if (button(look, label.data(),
                   state.settings.by_hand ? ButtonKind::chosen : ButtonKind::plain, true,
                   look.say(Text::i_answer_tip)) &&
            !state.settings.by_hand)
            commands.send(Reset{answering_by_hand(state.settings, true)});
    }
    ImGui::PopStyleVar();
}

void draw_moves(const State& state, Commands& commands, const Look& look) {
    const int step = state.view.step;
    const Theme& theme = look.theme;
    if (step == 0) {
        if (button(look, look.say(Text::start_story).data(), ButtonKind::primary))
            commands.send(GoTo{1});
        return;
    }
    const bool last = step == story_length();
    if (look.narrow) {  // the rest is in the bar below
        if (!last && button(look, look.say(Text::skip).data(), ButtonKind::plain))
            commands.send(GoTo{0});
        return;
    }
    if (button(look, look.say(Text::back).data(), ButtonKind::plain, step > 1))
        commands.send(GoTo{step - 1});
    ImGui::SameLine(0, theme.px(6));
    if (button(look, look.say(last ? Text::explore : Text::next).data(), ButtonKind::primary))
        commands.send(GoTo{last ? 0 : step + 1});
    if (last) return;
    ImGui::SameLine(0, theme.px(6));
    if (button(look, look.say(Text::skip).data(), ButtonKind::plain)) commands.send(GoTo{0});
}

}  // namespace

void draw_story(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "story", size);
    const Theme& theme = look.theme;
    const int step = state.view.step;
    const bool told = step > 0 && !hides(state.view, "story");
    const std::string place =
        told ? look.say(Text::step_of, {std::to_string(step), std::to_string(story_length())}) : "";
    card_heading(look, look.say(told ? story()[step - 1].title : Text::about_title), {place});
    const bool large = from_afar(state.view) && !look.narrow;
    paragraph(look, story_text(state, look, told ? step : 0), theme.palette.text,
              large ? theme.title() : theme.px(14.5f));
    ImGui::Dummy(ImVec2(1, theme.px(2)));
    if (!hides(state.view, "target")) draw_intent(state, commands, look);
    if (!hides(state.view, "story")) {
        const float button_row = theme.px(30) + ImGui::GetStyle().WindowPadding.y;
        if (size.y > 0) ImGui::SetCursorPosY(std::max(ImGui::GetCursorPosY(), size.y - button_row));
        draw_moves(state, commands, look);
    }
    end_card();
}

}  // namespace bluesquare
