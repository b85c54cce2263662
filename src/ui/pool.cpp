#include <algorithm>
#include <cmath>
#include <optional>

#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/tags.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

void draw_legend(const State& state, const Look& look, float width) {
    const Theme& theme = look.theme;
    std::vector<std::pair<PoolMark, Text>> entries{{PoolMark::seed, Text::mark_seed},
                                                   {PoolMark::asked, Text::mark_asked},
                                                   {PoolMark::now, Text::mark_now}};
    if (state.your_arm >= 0) entries.emplace_back(PoolMark::chosen, Text::mark_chosen);
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = theme.px(12), end = at.x + width;
    for (const auto& [mark, words] : entries) {
        const float wide = measure(theme, look.say(words), theme.tiny()).x;
        if (at.x + side + wide > end) break;
        ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(at.x, at.y + theme.px(2)),
                                                  ImVec2(at.x + side, at.y + theme.px(2) + side),
                                                  theme.palette.raised);
        draw_pool_mark(theme, mark, ImVec2(at.x, at.y + theme.px(2)), side);
        write(theme, ImVec2(at.x + side + theme.px(5), at.y + theme.px(1)), look.say(words),
              theme.tiny(), theme.palette.text);
        at.x += side + wide + theme.px(16);
    }
}

void draw_switch(const State& state, Commands& commands, const Look& look) {
    const auto label = look.say(state.view.grid ? Text::as_map : Text::as_grid);
    if (!button(look, label.data(), ButtonKind::plain, true, {}, 0, 24)) return;
    View view = state.view;
    view.grid = !view.grid;
    commands.send(SetView{std::move(view)});
}

void draw_effect_switch(const State& state, Commands& commands, const Look& look) {
    if (!button(look, look.say(Text::effect).data(),
                state.view.effect ? ButtonKind::chosen : ButtonKind::plain, true,
                look.say(Text::effect_tip), 0, 24))
        return;
    View view = state.view;
    view.effect = !view.effect;
    commands.send(SetView{std::move(view)});
}

// The label that the shown learner has for it, if it has one.
std::optional<int> known_label(const State& state, int example, PoolMark mark) {
    if (mark == PoolMark::seed) return oracle_label(state, example);
    if (mark == PoolMark::now && looks_back(state)) return {};
    if (!state.settings.by_hand)
        return mark == PoolMark::asked ? std::optional(oracle_label(state, example)) : std::nullopt;
    const auto& picks = state.arms[0].picks;
    const auto place = std::ranges::find(picks, example) - picks.begin();
    return place < std::ssize(state.answers) ? std::optional(state.answers[place]) : std::nullopt;
}

}  // namespace

std::vector<PoolMark> pool_marks(const State& state) {
    std::vector<PoolMark> marks(state.pictures.data.size(), PoolMark::none);
    const int shown = state.your_arm >= 0 ? state.your_arm : state.shown_arm;
    if (shown >= static_cast<int>(state.arms.size())) return marks;
    const ArmState& arm = state.arms[shown];
    for (const int example : arm.seed_set) marks[example] = PoolMark::seed;
    for (const int example : arm.picks) marks[example] = PoolMark::asked;
    for (const int example : arm.last_picks) marks[example] = PoolMark::now;
    if (looks_back(state)) return marks;
    for (const int example : state.chosen) marks[example] = PoolMark::chosen;
    return marks;
}

// The seed set: a frame and its left corner. Asked: a thick frame. Now: that and its right corner.
// Chosen: a cross.
void draw_pool_mark(const Theme& theme, PoolMark mark, ImVec2 at, float side) {
    if (mark == PoolMark::none) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 end(at.x + side, at.y + side);
    const bool plain = mark == PoolMark::seed || mark == PoolMark::chosen;
    const ImU32 color = plain ? theme.palette.text : theme.palette.odd;
    const float line = std::clamp(side * 0.12f, 1.0f, theme.px(plain ? 1.5f : 2.2f));
    list->AddRect(at, end, color, 0, line);
    const float corner = side * 0.42f;
    if (mark == PoolMark::seed)
        list->AddTriangleFilled(at, ImVec2(at.x + corner, at.y), ImVec2(at.x, at.y + corner),
                                color);
    if (mark == PoolMark::chosen) {
        list->AddLine(at, end, color, line);
        list->AddLine(ImVec2(at.x, end.y), ImVec2(end.x, at.y), color, line);
    }
    if (mark == PoolMark::now) {
        const ImVec2 top(end.x, at.y);
        list->AddTriangleFilled(ImVec2(top.x - corner, top.y), top, ImVec2(top.x, top.y + corner),
                                color);
    }
}

namespace {

// What an example is, and what its label would change. By the pointer, where there is one.
void show_example(const State& state, const Look& look, int example, PoolMark mark,
                  const PointedAt& pointed) {
    constexpr Text words[] = {Text::mark_none, Text::mark_seed, Text::mark_asked, Text::mark_now,
                              Text::mark_chosen};
    if (!pointed.over || look.touch) {
        const bool upper = pointed.place.y > ImGui::GetIO().DisplaySize.y / 2;
        const bool left = pointed.place.x > ImGui::GetIO().DisplaySize.x / 2;
        ImGui::SetNextWindowPos(pointed.place, ImGuiCond_Always,
                                ImVec2(left ? 1.0f : 0.0f, upper ? 1.0f : 0.0f));
    }
    if (!ImGui::BeginTooltip()) return;
    const Theme& theme = look.theme;
    const float side = theme.px(look.touch ? 48 : 72);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float beside = at.x + side + theme.px(10);
    picture(look, example, at, side);
    const std::string name = group_name(state, look, state.task.groups[state.task.group[example]]);
    const ImVec2 size =
        write(theme, ImVec2(beside, at.y), name, theme.body(), theme.palette.text, Weight::strong);
    const std::string_view what = look.say(words[static_cast<int>(mark)]);
    write(theme, ImVec2(beside, at.y + theme.px(20)), what, theme.small(), theme.palette.muted);
    float wide = std::max(size.x, measure(theme, what, theme.small()).x);
    if (const auto label = known_label(state, example, mark)) {
        Tag tag = label_tag(state, look, *label);
        tag.words = look.say(Text::labelled, {tag.words});
        wide = std::max(wide, draw_tag(look, tag, ImVec2(beside, at.y + theme.px(40)), theme.body(),
                                       theme.palette.text, Weight::strong));
    }
    ImGui::Dummy(ImVec2(beside - at.x + wide, side + theme.px(4)));
    if (example == state.what_if.example) draw_what_if(state, look);
    ImGui::EndTooltip();
}

// The example that the pointer, the finger or the keyboard's focus is on: asks what if.
void look_closer(const State& state, Commands& commands, const Look& look,
                 const PointedAt& pointed) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool moved = io.MouseDelta.x != 0 || io.MouseDelta.y != 0 ||
                       ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    const int now = state.what_if.example;
    int wanted = io.NavVisible && pointed.focused < 0 ? -1 : now;  // the focus went elsewhere
    if (moved && pointed.focused < 0) wanted = pointed.over ? pointed.hovered : -1;
    if (pointed.focused >= 0) wanted = pointed.focused;
    if (wanted != now && !picks_now(state)) commands.send(AskWhatIf{wanted});
    if (wanted < 0 || (pointed.place.x <= 0 && !pointed.over)) return;
    show_example(state, look, wanted, pool_marks(state)[wanted], pointed);
}

// What bright and faint mean while the pool is shaded.
void draw_effect_legend(const State& state, const Look& look, float width) {
    const Theme& theme = look.theme;
    double most = 0;
    for (const double weight : state.what_if.weights) most = weight > most ? weight : most;
    const int all = static_cast<int>(state.task.pool.size());
    const std::string words =
        state.what_if.weighed < all
            ? look.say(Text::effect_coming,
                       {std::to_string(state.what_if.weighed), std::to_string(all)})
            : look.say(Text::effect_legend, {std::to_string(std::lround(most))});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    write(theme, ImVec2(at.x, at.y + theme.px(1)), words, theme.tiny(), theme.palette.text,
          Weight::regular, width);
}

}  // namespace

void draw_pool(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    const Theme& theme = look.theme;
    begin_card(look, "pool", size);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const auto title = look.say(Text::pool);
    const ImVec2 heading =
        write(theme, at, title, theme.heading(), theme.palette.text, Weight::strong);
    define(look, Text::def_pool, at, heading);
    const float switch_width =
        measure(theme, look.say(state.view.grid ? Text::as_map : Text::as_grid), theme.body()).x +
        theme.px(20);
    const float toggle = measure(theme, look.say(Text::effect), theme.body()).x + theme.px(20);
    const float right = at.x + width - switch_width - toggle - theme.px(6);
    const bool plain = picks_now(state);  // no map: a learner's view of it
    if (!plain) {
        ImGui::SetCursorScreenPos(ImVec2(right, at.y - theme.px(3)));
        draw_effect_switch(state, commands, look);
        ImGui::SetCursorScreenPos(ImVec2(at.x + width - switch_width, at.y - theme.px(3)));
        draw_switch(state, commands, look);
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + theme.px(25)));
    if (state.view.effect && !plain)
        draw_effect_legend(state, look, width);
    else
        draw_legend(state, look, width);
    ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + theme.px(45)));
    if (!state.task.pool.empty()) {
        ImVec2 room = ImGui::GetContentRegionAvail();
        const bool grid = plain || state.view.grid;
        if (size.y <= 0) room.y = grid ? 0 : width * 0.8f;
        look_closer(
            state, commands, look,
            grid ? draw_grid(state, commands, look, room) : draw_map(state, commands, look, room));
    }
    end_card();
}

}  // namespace bluesquare
