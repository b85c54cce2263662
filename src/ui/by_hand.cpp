// Where the visitor is the oracle: the question's answers to press, and what they have said so far.
#include <algorithm>

#include "app/labels.h"
#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

// By hand: an answer to press, with what it has stood for so far.
void draw_answer(const State& state, Commands& commands, const Look& look, int label, ImVec2 at,
                 ImVec2 size) {
    const Theme& theme = look.theme;
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(label);
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (press_area("answer", size)) commands.send(Answer{label});
    const bool over = ImGui::IsItemHovered();
    ImGui::PopID();
    const ImVec2 end(at.x + size.x, at.y + size.y);
    list->AddRectFilled(at, end, over ? theme.palette.line : theme.palette.raised, theme.round());
    list->AddRect(at, end, theme.palette.classes[label % 4], theme.round(), theme.px(2));
    const float side = std::min(size.y - theme.px(34), size.x / 2 - theme.px(12));
    float x = at.x + theme.px(8);
    for (const int example : state.arms[0].seed_set) {
        if (state.task.label[example] != label || x + side > end.x - theme.px(4)) continue;
        picture(look, example, ImVec2(x, at.y + theme.px(8)), side);
        x += side + theme.px(4);
    }
    const std::string key = std::to_string(label + 1);
    const std::string words =
        has_neutral_labels(state.settings)
            ? look.say(Text::label_like_these, {label_name(state, label), key})
            : look.say(Text::like_these, {key});
    write_centered(theme, at.x + size.x / 2, end.y - theme.px(21), words, theme.small(),
                   theme.palette.text, Weight::strong, size.x - theme.px(8));
}

// What it takes the answers to mean.
void draw_meaning(const State& state, const Look& look, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const Agreement agrees = agreement(state, state.arms[0]);
    write(theme, at, look.say(Text::it_thinks_you_mean), theme.small(), theme.palette.muted,
          Weight::regular, width);
    float y = at.y + theme.px(20);
    for (const auto& [attribute, share] :
         {std::pair(state.task.target, agrees.target), {state.task.nuisance, agrees.nuisance}}) {
        const float mark = theme.px(6), left = 2 * mark + theme.px(7), words = theme.px(122);
        draw_mark(attribute_mark(theme, state, attribute), ImVec2(at.x + mark, y + theme.px(9)),
                  mark);
        write(theme, ImVec2(at.x + left, y), attribute_name(look, attribute), theme.body(),
              theme.palette.text, Weight::strong, words - left);
        share_bar(theme, ImVec2(at.x + words, y + theme.px(4)),
                  ImVec2(width - words - theme.px(50), theme.px(10)), share, 0.5,
                  theme.palette.accent);
        write_right(theme, at.x + width, y, percent(share), theme.body(), theme.palette.text,
                    Weight::strong);
        y += theme.px(22);
    }
}

}  // namespace

void draw_by_hand(const State& state, Commands& commands, const Look& look, ImVec2 at,
                  float width) {
    const Theme& theme = look.theme;
    write(theme, at, look.say(Text::what_is_this), theme.title(), theme.palette.text,
          Weight::strong, width);
    const int classes = std::min(state.task.class_count(), 4);
    const float gap = theme.px(10), top = at.y + theme.px(32);
    const ImVec2 size((width - gap * (classes - 1)) / classes, theme.px(96));
    for (int label = 0; label < classes; ++label)
        draw_answer(state, commands, look, label, ImVec2(at.x + label * (size.x + gap), top), size);
    draw_meaning(state, look, ImVec2(at.x, top + size.y + theme.px(12)), width);
}

// The last ones first, with those that contradict the others.
void draw_answers(const State& state, Commands& commands, const Look& look, ImVec2 at,
                  float width) {
    const Theme& theme = look.theme;
    const AnswerReading reading = read_answers(state);
    const int count = static_cast<int>(reading.contradicts.size());
    const std::string what =
        attribute_in_text(look, reading.by_nuisance ? state.task.nuisance : state.task.target);
    const std::string title =
        count == 0 ? std::string(look.say(Text::no_answers))
                   : look.say(Text::answers_fit,
                              {std::to_string(reading.fitting), std::to_string(count), what});
    write(theme, at, title, theme.small(), theme.palette.muted, Weight::regular,
          width - theme.px(110));
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - theme.px(100), at.y - theme.px(6)));
    if (button(look, look.say(Text::undo).data(), ButtonKind::plain, count > 0,
               look.say(Text::undo_tip), theme.px(100), 26))
        commands.send(Undo{});
    const float side = theme.px(36), step = side + theme.px(6);
    const int shown = std::min(count, static_cast<int>(width / step));
    for (int i = 0; i < shown; ++i) {
        const int answer = count - 1 - i;
        const int example = state.arms[0].picks[answer], label = state.answers[answer];
        const ImVec2 corner(at.x + i * step, at.y + theme.px(22));
        picture(look, example, corner, side);
        ImGui::GetWindowDrawList()->AddRect(corner, ImVec2(corner.x + side, corner.y + side),
                                            theme.palette.classes[label % 4], 0, theme.px(2.5f));
        // The frame's colour does not say it alone: the letter, or the key that was pressed.
        write_centered(theme, corner.x + side / 2, corner.y + side + theme.px(3),
                       has_neutral_labels(state.settings) ? label_name(state, label)
                                                          : std::to_string(label + 1),
                       theme.tiny(), theme.palette.text, Weight::strong);
        if (reading.contradicts[answer]) badge(theme, corner, side, "?");
    }
}

}  // namespace bluesquare
