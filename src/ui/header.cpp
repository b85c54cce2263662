#include <algorithm>
#include <cmath>

#include "app/story.h"
#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kHigh = tool_height;

// The picture that the name speaks of: a blue square on its grey ground.
void draw_sign(const Theme& theme, ImVec2 at, float side) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, ImVec2(at.x + side, at.y + side), IM_COL32(0x84, 0x88, 0x8f, 255),
                        theme.px(3));
    const ImVec2 middle(at.x + side / 2, at.y + side / 2);
    const float x = side * 0.303f,
                y = side * 0.182f;  // a corner of the square, turned by 14 degrees
    list->AddQuadFilled(ImVec2(middle.x - x, middle.y - y), ImVec2(middle.x + y, middle.y - x),
                        ImVec2(middle.x + x, middle.y + y), ImVec2(middle.x - y, middle.y + x),
                        IM_COL32(0x2f, 0x6f, 0xf0, 255));
}

float draw_title(const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = theme.px(22);
    draw_sign(theme, ImVec2(at.x, at.y + theme.px(6)), side);
    const ImVec2 size = write(theme, ImVec2(at.x + side + theme.px(9), at.y + theme.px(5)),
                              "Blue Square", theme.title(), theme.palette.text, Weight::strong);
    const float width = side + theme.px(9) + size.x;
    ImGui::Dummy(ImVec2(width, theme.px(kHigh)));
    return width;
}

void menu_item(Commands& commands, const Look& look, const State& state, const char* control,
               Text text, HostRequest request) {
    if (!hides(state.view, control) && ImGui::MenuItem(look.say(text).data()))
        commands.ask(request);
}

// Picks one of several values of a field of the view.
template <class Field>
void menu_choice(const State& state, Commands& commands, Field View::*field, const Field& value,
                 std::string_view label) {
    if (!ImGui::MenuItem(label.data(), nullptr, state.view.*field == value)) return;
    View view = state.view;
    view.*field = value;
    commands.send(SetView{std::move(view)});
}

void draw_menu(const State& state, Commands& commands, const Look& look) {
    const std::string label = std::string(look.say(Text::menu)) + "##menu";
    if (button(look, label.c_str(), ButtonKind::plain, true, look.say(Text::menu_tip), 0, kHigh))
        ImGui::OpenPopup("menu");
    const ImVec2 corner = ImGui::GetItemRectMax();
    ImGui::SetNextWindowPos(ImVec2(corner.x, corner.y + look.theme.px(4)), ImGuiCond_Always,
                            ImVec2(1, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(look.theme.px(12), look.theme.px(10)));
    if (ImGui::BeginPopup("menu")) {
        if (!hides(state.view, "story") && ImGui::MenuItem(look.say(Text::first_again).data()))
            commands.send(YouFirst{});
        menu_item(commands, look, state, "share", Text::share, HostRequest::share);
        menu_item(commands, look, state, "export", Text::save_picture, HostRequest::save_picture);
        menu_item(commands, look, state, "export", Text::save_csv, HostRequest::save_csv);
        menu_item(commands, look, state, "export", Text::save_json, HostRequest::save_json);
        menu_item(commands, look, state, "own", Text::open_own, HostRequest::open_own);
        menu_item(commands, look, state, "own", Text::sort_menu, HostRequest::sort);
        menu_item(commands, look, state, "text", Text::text_view, HostRequest::text_view);
        menu_item(commands, look, state, "about", Text::about_menu, HostRequest::about);
        if (!hides(state.view, "language")) {
            ImGui::Separator();
            for (const LanguageName& row : languages())
                if (ImGui::MenuItem(row.name.data(), nullptr, look.language == row.language)) {
                    View view = state.view;
                    view.language = row.code;
                    commands.send(SetView{std::move(view)});
                }
        }
        if (!hides(state.view, "theme")) {
            ImGui::Separator();
            menu_choice<std::string>(state, commands, &View::theme, "dark",
                                     look.say(Text::theme_dark));
            menu_choice<std::string>(state, commands, &View::theme, "light",
                                     look.say(Text::theme_light));
            if (!state.view.kiosk)
                menu_choice<bool>(
                    state, commands, &View::presenter, !state.view.presenter,
                    look.say(state.view.presenter ? Text::type_usual : Text::type_large));
            menu_choice<std::string>(
                state, commands, &View::palette, state.view.palette.empty() ? "safe" : "",
                look.say(state.view.palette.empty() ? Text::palette_safe : Text::palette_standard));
        }
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

// The story's steps as tabs.
void draw_steps(const State& state, Commands& commands, const Look& look, float width) {
    const Theme& theme = look.theme;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing,
                        ImVec2(theme.px(4), look.narrow ? theme.px(8) : 0));
    const bool words = width > theme.px(560);
    for (int step = 1; step <= story_length(); ++step) {
        std::string label = std::to_string(step);
        if (words || step == state.view.step)
            label += "  " + std::string(look.say(story()[step - 1].title));
        label += "###step" + std::to_string(step);
        if (step > 1) ImGui::SameLine();
        if (button(look, label.c_str(),
                   step == state.view.step ? ButtonKind::chosen : ButtonKind::plain, true,
                   look.say(story()[step - 1].title), 0, kHigh))
            commands.send(GoTo{step});
    }
    ImGui::PopStyleVar();
}

float menu_width(const Look& look) {
    return measure(look.theme, look.say(Text::menu), look.theme.body()).x + look.theme.px(20);
}

}  // namespace

void draw_header(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const float room = ImGui::GetContentRegionAvail().x, left = ImGui::GetCursorPosX();
    const float tools = tools_width(look) + menu_width(look) + ImGui::GetStyle().ItemSpacing.x;
    const bool opens = state.opening.stage != OpeningStage::over;
    const bool steps = !hides(state.view, "story") && !opens;
    const float title = draw_title(look);
    if (look.narrow) {
        const float reset = opens ? 0 : reset_width(look) + ImGui::GetStyle().ItemSpacing.x;
        ImGui::SameLine(left + room - menu_width(look) - reset);
        if (!opens) draw_reset(state, commands, look);
        if (!opens) ImGui::SameLine();
        draw_menu(state, commands, look);
        if (steps) draw_steps(state, commands, look, room);
        return;
    }
    const float between = room - title - tools - theme.px(44);
    if (steps) {
        ImGui::SameLine(left + title + theme.px(22));
        draw_steps(state, commands, look, between);
    }
    if (opens) {
        ImGui::SameLine(left + room - menu_width(look));
        return draw_menu(state, commands, look);
    }
    ImGui::SameLine(left + room - tools);
    draw_tools(state, commands, look);
    ImGui::SameLine();
    draw_menu(state, commands, look);
}

}  // namespace bluesquare
