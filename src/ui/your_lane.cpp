// The visitor's own lane: what is picked so far, and large pictures to pick from. Nothing tells
// which of them are rare.
#include <algorithm>
#include <cmath>

#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kSlot = 46, kLarge = 84, kLargeNarrow = 74;  // points a side
constexpr int kNarrowRows = 4;

// Those of the pool that it may still be asked about, in the pool's order, which is none.
std::vector<int> candidates(const State& state) {
    const auto marks = pool_marks(state);
    std::vector<int> free;
    for (const int example : state.task.pool)
        if (marks[example] == PoolMark::none || marks[example] == PoolMark::chosen)
            free.push_back(example);
    return free;
}

int rare_in(const State& state, const std::vector<int>& picks) {
    return static_cast<int>(
        std::ranges::count_if(picks, [&](int example) { return state.task.mismatched(example); }));
}

// "Last round you asked about 2 rare ones, Pretrained, asks where uncertain about 4."; of the
// others the one that asked most.
std::string last_round(const State& state, const Look& look) {
    if (state.round < 1) return {};
    const ArmState* best = nullptr;
    for (const ArmState& arm : state.arms)
        if (arm.arm.acquisition != persons_acquisition &&
            (!best || rare_in(state, arm.last_picks) > rare_in(state, best->last_picks)))
            best = &arm;
    if (!best) return {};
    return look.say(Text::pick_round,
                    {std::to_string(rare_in(state, labelled_last(state))),
                     arm_title(look, best->arm), std::to_string(rare_in(state, best->last_picks))});
}

// A place for each picture of this round; pressed, it is put back. Returns their width.
float draw_slots(const State& state, Commands& commands, const Look& look, ImVec2 at, float room) {
    const Theme& theme = look.theme;
    const int slots = state.settings.per_round;
    const float step = std::min(theme.px(kSlot + 6), room / static_cast<float>(slots)),
                side = step - theme.px(6);
    for (int i = 0; i < slots; ++i) {
        const ImVec2 corner(std::round(at.x + i * step), std::round(at.y));
        if (i >= std::ssize(state.chosen)) {
            ImGui::GetWindowDrawList()->AddRect(corner, ImVec2(corner.x + side, corner.y + side),
                                                theme.palette.line, theme.px(4), theme.px(1.5f));
            continue;
        }
        ImGui::SetCursorScreenPos(corner);
        ImGui::PushID(i);
        if (press_area("back", ImVec2(side, side), look.say(Text::undo_pick)))
            commands.send(Choose{state.chosen[i]});
        ImGui::PopID();
        picture(look, state.chosen[i], corner, side);
    }
    return slots * step;
}

// One screenful of them: Tab leads to the first, arrows to the others.
void draw_large(const State& state, Commands& commands, const Look& look,
                const std::vector<int>& examples, int first, int count, int columns, float cell) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = cell - theme.px(6);
    for (int i = 0; i < count; ++i) {
        const int example = examples[(first + i) % std::ssize(examples)];
        const ImVec2 corner(std::round(at.x + i % columns * cell),
                            std::round(at.y + i / columns * cell));
        ImGui::SetCursorScreenPos(corner);
        ImGui::PushID(example);
        ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, i > 0);
        if (press_area("choose_large", ImVec2(side, side))) commands.send(Choose{example});
        ImGui::PopItemFlag();
        ImGui::PopID();
        picture(look, example, corner, side);
        if (std::ranges::count(state.chosen, example) > 0)
            draw_pool_mark(theme, PoolMark::chosen, corner, side);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(columns * cell, (count + columns - 1) / columns * cell));
}

}  // namespace

const std::vector<int>& labelled_last(const State& state) {
    return state.arms[state.your_arm].records[state.round - 1].picked;
}

void draw_yours(const State& state, Commands& commands, const Look& look, float high) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const int missing = state.settings.per_round - static_cast<int>(state.chosen.size());
    const bool below = look.narrow && width < theme.px(600);
    const float slots = draw_slots(state, commands, look, at, below ? width : width * 0.5f);
    const ImVec2 words(below ? at.x : at.x + slots + theme.px(12),
                       below ? at.y + theme.px(kSlot + 8) : at.y);
    float y =
        words.y + write_wrapped(theme, words,
                                missing > 0 ? look.say(Text::pick_more, {std::to_string(missing)})
                                            : std::string(look.say(Text::picked_all)),
                                theme.body(), theme.palette.text, at.x + width - words.x,
                                Weight::strong);
    const std::string told = last_round(state, look);
    y += write_wrapped(theme, ImVec2(words.x, y + theme.px(3)),
                       told.empty() ? look.say(Text::pick_hint) : std::string_view(told),
                       theme.small(), theme.palette.muted, at.x + width - words.x);
    y = std::max(y, at.y + theme.px(kSlot)) + theme.px(8);

    const float least = theme.px(look.narrow ? kLargeNarrow : kLarge), foot = theme.px(36);
    const int columns = std::max(1, static_cast<int>(width / least));
    const float cell = width / static_cast<float>(columns);
    const int rows =
        high > 0 ? std::max(1, static_cast<int>((at.y + high - y - foot) / cell)) : kNarrowRows;
    const std::vector<int> examples = candidates(state);
    const int count = std::min(columns * rows, static_cast<int>(examples.size()));
    if (count == 0) return;
    int& first = *ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("first"), 0);
    first %= static_cast<int>(examples.size());
    ImGui::SetCursorScreenPos(ImVec2(at.x, y));
    draw_large(state, commands, look, examples, first, count, columns, cell);
    if (count < std::ssize(examples) &&
        button(look, look.say(Text::pick_others).data(), ButtonKind::plain))
        first = (first + count) % static_cast<int>(examples.size());
}

}  // namespace bluesquare
