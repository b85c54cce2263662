// "You first", in the place of everything below the header: two boxes and a picture between them;
// the learners to bet on; the race until one of them asks what the visitor was asked.
#include <algorithm>
#include <cmath>

#include "app/labels.h"
#include "ui/marks.h"
#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kWidest = 1120, kWide = 600, kSlot = 88;  // points
constexpr std::size_t kMostInside = 9;                    // pictures of a box that are shown

// Where the stage's things are: a column in the middle of the card.
struct Column {
    ImVec2 at;
    float width, height;  // height: to the screen's edge
    bool wide;            // things can stand side by side
    float middle() const { return at.x + width / 2; }
};

Column middle_column(const Look& look) {
    const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    const float width = std::min(room.x, look.theme.px(kWidest));
    const float height = ImGui::GetIO().DisplaySize.y - look.theme.px(150);
    return {ImVec2(at.x + (room.x - width) / 2, at.y), width,
            look.narrow ? std::max(height, look.theme.px(240)) : room.y,
            width >= look.theme.px(kWide)};
}

// Lines in the middle, on a phone from the left; returns their height.
float centered_lines(const Look& look, const Column& column, float y, std::string_view text,
                     float size, ImU32 color, Weight weight = Weight::regular) {
    const Theme& theme = look.theme;
    const float width = measure(theme, text, size, weight).x;
    if (width <= column.width && column.wide) {
        write_centered(theme, column.middle(), y, text, size, color, weight);
        return size * 1.35f;
    }
    return write_wrapped(theme, ImVec2(column.at.x, y), text, size, color, column.width, weight) +
           size * 0.35f;
}

float draw_title(const Look& look, const Column& column, float y, std::string_view text) {
    const Theme& theme = look.theme;
    const float size = look.narrow ? theme.title() : theme.display();
    return centered_lines(look, column, y, text, size, theme.palette.text, Weight::strong);
}

// Whether the last item is to stand out. A finger that was lifted points at nothing: what comes
// to lie where it was must not look chosen.
bool pointed_at(const Look& look) {
    if (look.touch) return ImGui::IsItemActive();
    return ImGui::IsItemHovered() || ImGui::IsItemFocused();
}

// A box: its letter, and what lies in it. added: a picture that the visitor put there; -1: none.
void draw_box(const State& state, const Look& look, int label, ImVec2 at, ImVec2 size, int added,
              bool over) {
    const Theme& theme = look.theme;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + size.x, at.y + size.y);
    list->AddRectFilled(at, end, over ? theme.palette.line : theme.palette.raised, theme.px(14));
    if (over) list->AddRect(at, end, theme.palette.accent, theme.px(14), theme.px(2.5f));
    write_centered(theme, at.x + size.x / 2, at.y + theme.px(10),
                   look.say(Text::first_box, {label_name(state, label)}), theme.title(),
                   theme.palette.text, Weight::strong, size.x - theme.px(12));
    std::vector<int> inside;
    for (const int example : state.arms[0].seed_set)
        if (state.task.label[example] == label) inside.push_back(example);
    inside.resize(std::min(inside.size(), kMostInside - (added >= 0)));
    if (added >= 0) inside.push_back(added);
    const int columns = 3, rows = std::max(2, static_cast<int>(inside.size() + 2) / columns);
    const float gap = theme.px(8), top = theme.px(46), edge = theme.px(14);
    const float side = std::floor(std::min((size.x - 2 * edge - (columns - 1) * gap) / columns,
                                           (size.y - top - edge - (rows - 1) * gap) / rows));
    const float left = at.x + (size.x - columns * side - (columns - 1) * gap) / 2;
    for (int i = 0; i < std::ssize(inside); ++i) {
        const ImVec2 corner(std::round(left + i % columns * (side + gap)),
                            std::round(at.y + top + i / columns * (side + gap)));
        picture(look, inside[i], corner, side);
    }
}

// A box to press. The letter and the digit are its keys.
void draw_answer_box(const State& state, Commands& commands, const Look& look, int label, ImVec2 at,
                     ImVec2 size) {
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(label);
    if (press_area("box", size)) commands.send(Answer{label});
    const bool over = pointed_at(look);
    ImGui::PopID();
    draw_box(state, look, label, at, size, -1, over);
}

void draw_question_picture(const State& state, const Look& look, ImVec2 at, float side) {
    const Theme& theme = look.theme;
    const float line = theme.px(3);
    picture(look, state.opening.example, at, side);
    ImGui::GetWindowDrawList()->AddRect(ImVec2(at.x - 2 * line, at.y - 2 * line),
                                        ImVec2(at.x + side + 2 * line, at.y + side + 2 * line),
                                        theme.palette.accent, theme.px(6), line);
}

// The boxes on both sides of the picture, or under it. Returns the height.
float draw_boxes(const State& state, Commands& commands, const Look& look, const Column& column,
                 float y) {
    const Theme& theme = look.theme;
    const float gap = theme.px(column.wide ? 32 : 12);
    if (!column.wide) {
        const float side = std::min(column.width * 0.42f, theme.px(180));
        const float box = (column.width - gap) / 2, high = box * 0.8f + theme.px(46);
        draw_question_picture(state, look, ImVec2(column.middle() - side / 2, y + theme.px(8)),
                              side);
        const float below = y + side + theme.px(28);
        for (int label = 0; label < 2; ++label)
            draw_answer_box(state, commands, look, label,
                            ImVec2(column.at.x + label * (box + gap), below), ImVec2(box, high));
        return below + high - y;
    }
    const float side = std::floor(
        std::max(theme.px(110), std::min(column.width * 0.3f, column.height - theme.px(220))));
    const float box = (column.width - side - 2 * gap - theme.px(12)) / 2,
                high = side + theme.px(12);
    for (int label = 0; label < 2; ++label)
        draw_answer_box(state, commands, look, label,
                        ImVec2(label == 0 ? column.at.x : column.at.x + column.width - box, y),
                        ImVec2(box, high));
    draw_question_picture(
        state, look,
        ImVec2(std::round(column.middle() - side / 2), std::round(y + (high - side) / 2)), side);
    return high;
}

// Buttons side by side in the middle.
struct Choice {
    std::string words;
    ButtonKind kind;
    std::vector<Command> commands;
};
void draw_choices(Commands& commands, const Look& look, const Column& column, float y,
                  const std::vector<Choice>& choices) {
    const Theme& theme = look.theme;
    const float gap = theme.px(10);
    float width = -gap;
    for (const Choice& one : choices)
        width += measure(theme, one.words, theme.body(), Weight::strong).x + theme.px(20) + gap;
    const bool stacked = width > column.width;
    float x = stacked ? column.at.x : column.middle() - width / 2;
    for (const Choice& one : choices) {
        ImGui::SetCursorScreenPos(ImVec2(x, y));
        if (button(look, one.words.c_str(), one.kind, true, {},
                   stacked ? column.width / theme.px(1) : 0, 38))
            for (const Command& command : one.commands) commands.send(command);
        if (stacked)
            y += theme.px(46);
        else
            x += ImGui::GetItemRectSize().x + gap;
    }
}

float draw_answer(const State& state, Commands& commands, const Look& look, const Column& column,
                  float y) {
    const Theme& theme = look.theme;
    y += draw_title(look, column, y, look.say(Text::first_title)) + theme.px(2);
    y += centered_lines(look, column, y,
                        look.say(Text::first_hint, {std::to_string(state.arms[0].seed_set.size())}),
                        theme.heading(), theme.palette.muted) +
         theme.px(look.narrow ? 8 : 18);
    y += draw_boxes(state, commands, look, column, y) + theme.px(18);
    y += centered_lines(look, column, y,
                        look.say(look.touch ? Text::first_how_touch : Text::first_how),
                        theme.body(), theme.palette.muted) +
         theme.px(6);
    draw_choices(commands, look, column, y,
                 {{std::string(look.say(Text::skip)), ButtonKind::plain, {GoTo{1}}}});
    return y + theme.px(48);
}

// What an encoder knows; nothing of one that is pretrained in part.
std::string_view note_of(const Look& look, const std::string& encoder) {
    const auto names = encoder_names();
    const bool known = std::ranges::find(names, encoder) != names.end();
    return known ? word("first_note_", encoder, look.language) : std::string_view();
}

// A learner to bet on.
void draw_bet(const State& state, Commands& commands, const Look& look, int index, ImVec2 at,
              ImVec2 size) {
    const Theme& theme = look.theme;
    const Arm& arm = state.arms[index].arm;
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(index);
    if (press_area("bet", size)) commands.send(Bet{index});
    const bool over = pointed_at(look);
    ImGui::PopID();
    const ImVec2 end(at.x + size.x, at.y + size.y);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, end, over ? theme.palette.line : theme.palette.raised, theme.px(12));
    if (over) list->AddRect(at, end, theme.palette.accent, theme.px(12), theme.px(2.5f));
    const float mark = theme.px(9), left = at.x + theme.px(16),
                text = left + 2 * mark + theme.px(12);
    const float room = end.x - text - theme.px(44);
    draw_mark(mark_of(theme, state, arm), ImVec2(left + mark, at.y + size.y / 2), mark);
    const float y = at.y + (size.y - theme.px(74)) / 2;
    write(theme, ImVec2(text, y), encoder_name(look, arm.encoder), theme.title(),
          theme.palette.text, Weight::strong, room);
    write(theme, ImVec2(text, y + theme.px(27)), note_of(look, arm.encoder), theme.body(),
          theme.palette.muted, Weight::regular, room);
    write(theme, ImVec2(text, y + theme.px(51)), acquisition_name(look, arm.acquisition),
          theme.heading(), theme.palette.text, Weight::regular, room);
    if (!look.touch)
        write_right(theme, end.x - theme.px(16), at.y + (size.y - theme.heading()) / 2,
                    std::to_string(index + 1), theme.heading(), theme.palette.muted);
}

// The boxes once more, with the visitor's picture where it belongs now. Returns the height.
float draw_sorted(const State& state, const Look& look, const Column& column, float y) {
    const Theme& theme = look.theme;
    const Opening& opening = state.opening;
    const float high = theme.px(look.narrow ? 150 : 190), gap = theme.px(14);
    const float box = std::min((column.width - gap) / 2, theme.px(360));
    for (int label = 0; label < 2; ++label)
        draw_box(state, look, label,
                 ImVec2(column.middle() + (label == 0 ? -box - gap / 2 : gap / 2), y),
                 ImVec2(box, high), label == opening.answer ? opening.example : -1, false);
    return high;
}

float draw_bets(const State& state, Commands& commands, const Look& look, const Column& column,
                float y) {
    const Theme& theme = look.theme;
    const float gap = theme.px(14);
    y += draw_title(look, column, y,
                    look.say(Text::first_settled, {attribute_in_text(look, state.task.target),
                                                   attribute_in_text(look, state.task.nuisance)})) +
         theme.px(6);
    y += draw_sorted(state, look, column, y) + theme.px(18);
    y += write_wrapped(theme, ImVec2(column.at.x, y), look.say(Text::first_bet), theme.heading(),
                       theme.palette.text, column.width) +
         theme.px(14);
    const int arms = static_cast<int>(state.arms.size()), columns = column.wide ? 2 : 1;
    const float width = (column.width - (columns - 1) * gap) / columns, tall = theme.px(96);
    for (int arm = 0; arm < arms; ++arm)
        draw_bet(
            state, commands, look, arm,
            ImVec2(column.at.x + arm % columns * (width + gap), y + arm / columns * (tall + gap)),
            ImVec2(width, tall));
    y += static_cast<float>((arms + columns - 1) / columns) * (tall + gap) + theme.px(6);
    draw_choices(commands, look, column, y,
                 {{std::string(look.say(Text::back)), ButtonKind::plain, {Undo{}}},
                  {std::string(look.say(Text::skip)), ButtonKind::plain, {GoTo{1}}}});
    return y + theme.px(48);
}

// What one learner asks about, question by question.
void draw_asked(const State& state, const Look& look, int index, ImVec2 at, float width, float side,
                bool wide) {
    const Theme& theme = look.theme;
    const Opening& opening = state.opening;
    const ArmState& arm = state.arms[index];
    const bool found = std::ranges::count(opening.finders, index) > 0;
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (found)
        list->AddRectFilled(
            ImVec2(at.x - theme.px(10), at.y - theme.px(8)),
            ImVec2(at.x + width + theme.px(10), at.y + side + theme.px(wide ? 8 : 52)),
            faded(theme.palette.odd, 0.16f), theme.px(10));
    const float mark = theme.px(8), text = at.x + 2 * mark + theme.px(12);
    const float name = wide ? width * 0.36f : width;
    const float line = wide ? at.y + (side - theme.px(40)) / 2 : at.y;
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, line + theme.px(11)), mark);
    const float room = name - 2 * mark - theme.px(16);
    write(theme, ImVec2(text, line), encoder_name(look, arm.arm.encoder), theme.heading(),
          theme.palette.text, Weight::strong, room);
    std::string how = acquisition_name(look, arm.arm.acquisition);
    if (index == opening.bet) how += " · " + std::string(look.say(Text::first_your_bet));
    write(theme, ImVec2(text, line + theme.px(22)), how, theme.body(), theme.palette.muted,
          index == opening.bet ? Weight::strong : Weight::regular, room);
    const float gap = theme.px(10), left = wide ? at.x + name : at.x;
    const float y = wide ? at.y : at.y + theme.px(44);
    const int places = static_cast<int>(arm.last_picks.size());
    const float each =
        std::min(side, (width - (left - at.x) - (places - 1) * gap) / std::max(1, places));
    for (int i = 0; i < places; ++i) {
        const ImVec2 corner(std::round(left + i * (each + gap)), std::round(y));
        if (i >= opening.revealed) {
            list->AddRect(corner, ImVec2(corner.x + each, corner.y + each), theme.palette.line,
                          theme.px(6), std::max(1.0f, theme.px(1.5f)));
            continue;
        }
        picture(look, arm.last_picks[i], corner, each);
        if (state.task.mismatched(arm.last_picks[i])) odd_frame(theme, corner, each);
    }
}

// Who it was, and whether the bet was on it.
std::string verdict(const State& state, const Look& look) {
    const Opening& opening = state.opening;
    std::string words;
    bool luck = true;
    for (const int arm : opening.finders) {
        words += look.say(Text::first_by,
                          {arm_title(look, state.arms[arm].arm), std::to_string(opening.asked)}) +
                 " ";
        luck = luck && state.arms[arm].arm.acquisition == "random";
    }
    if (luck && !opening.finders.empty()) words += std::string(look.say(Text::first_luck)) + " ";
    if (opening.bet < 0) return words;
    const bool won = std::ranges::count(opening.finders, opening.bet) > 0;
    return words +
           (won ? std::string(look.say(Text::first_won))
                : look.say(Text::first_lost, {arm_title(look, state.arms[opening.bet].arm)}));
}

std::string headline(const State& state, const Look& look) {
    const Opening& opening = state.opening;
    if (opening.stage == OpeningStage::watch) return std::string(look.say(Text::first_watch));
    if (opening.found < 0) return std::string(look.say(Text::first_none));
    return look.say(Text::first_found,
                    {group_name(state, look, state.task.groups[state.task.group[opening.found]])});
}

// Whether it was asked for a reason that the page can give.
bool explained(const State& state) {
    return std::ranges::any_of(state.opening.finders, [&](int index) {
        const Arm& arm = state.arms[index].arm;
        return arm.encoder == "pretrained" && arm.acquisition != "random";
    });
}

float draw_watch(const State& state, Commands& commands, const Look& look, const Column& column,
                 float y) {
    const Theme& theme = look.theme;
    const bool found = state.opening.stage == OpeningStage::found;
    y += draw_title(look, column, y, headline(state, look)) + theme.px(2);
    int rare = 0;
    for (const Group& group : state.task.groups) rare += group.matched ? 0 : group.pool_count;
    const std::string said =
        found ? verdict(state, look)
              : look.say(Text::first_pool,
                         {std::to_string(state.task.pool.size()), std::to_string(rare)});
    y += centered_lines(look, column, y, said, theme.heading(),
                        found ? theme.palette.text : theme.palette.muted);
    y += centered_lines(look, column, y,
                        found && explained(state) ? look.say(Text::first_why) : std::string_view(),
                        theme.body(), theme.palette.muted) +
         theme.px(18);
    const float arms = static_cast<float>(state.arms.size());
    const float room = (column.height - theme.px(190)) / arms - theme.px(24);
    const float side = column.wide ? std::clamp(room, theme.px(48), theme.px(kSlot)) : theme.px(52);
    const float step = side + theme.px(column.wide ? 24 : 64);
    for (int arm = 0; arm < std::ssize(state.arms); ++arm, y += step)
        draw_asked(state, look, arm, ImVec2(column.at.x, y), column.width, side, column.wide);
    y += theme.px(6);
    if (!found) {
        draw_choices(commands, look, column, y,
                     {{std::string(look.say(Text::skip)), ButtonKind::plain, {GoTo{1}}}});
        return y + theme.px(48);
    }
    draw_choices(commands, look, column, y,
                 {{std::string(look.say(Text::first_next)), ButtonKind::primary, {GoTo{2}}},
                  {std::string(look.say(Text::i_answer)),
                   ButtonKind::plain,
                   {Reset{answering_by_hand(state.settings, true)}}},
                  {std::string(look.say(Text::back)), ButtonKind::plain, {Undo{}}}});
    return y + theme.px(column.wide ? 48 : 140);
}

}  // namespace

void draw_opening(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "opening", size);
    const Column column = middle_column(look);
    const OpeningStage stage = state.opening.stage;
    const float top = look.narrow ? 0 : std::min(look.theme.px(14), column.height * 0.02f);
    const float y = column.at.y + top;
    const float bottom =
        stage == OpeningStage::answer ? draw_answer(state, commands, look, column, y)
        : stage == OpeningStage::bet  ? draw_bets(state, commands, look, column, y)
                                      : draw_watch(state, commands, look, column, y);
    ImGui::SetCursorScreenPos(column.at);
    ImGui::Dummy(ImVec2(column.width, bottom - column.at.y));
    end_card();
}

}  // namespace bluesquare
