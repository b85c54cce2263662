#include <algorithm>

#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kHigh = 26;  // of this card's buttons

// "setting_seed": the words over a row's control; those of its tip end in _tip.
std::string_view words(const Look& look, const SettingRow& row) {
    return word("setting_", row.name, look.language);
}
std::string_view tip(const Look& look, const SettingRow& row) {
    return word("setting_", std::string(row.name) + "_tip", look.language);
}

void label(const Look& look, std::string_view text) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    write(look.theme, at, text, look.theme.small(), look.theme.palette.muted, Weight::regular,
          ImGui::GetContentRegionAvail().x);
    ImGui::Dummy(ImVec2(1, look.theme.px(15)));
}

void reset_with(const State& state, Commands& commands, const Setting<Settings>& row, Value value) {
    Settings settings = state.settings;
    row.set(settings, std::move(value));
    commands.send(Reset{std::move(settings)});
}

// One of the pictures' attributes.
void draw_attribute(const State& state, Commands& commands, const Look& look,
                    const Setting<Settings>& row, const std::string& now) {
    label(look, words(look, row));
    bool first = true;
    for (const Attribute& attribute : state.pictures.data.attributes) {
        if (attribute.name == state.settings.target) continue;
        if (!first) ImGui::SameLine();
        first = false;
        const bool chosen = now == attribute.name;
        const std::string id = attribute_name(look, attribute.name) + "##" + std::string(row.name);
        if (button(look, id.c_str(), chosen ? ButtonKind::chosen : ButtonKind::plain, true,
                   tip(look, row), 0, kHigh) &&
            !chosen)
            reset_with(state, commands, row, attribute.name);
    }
}

std::string name_in_list(const Look& look, const SettingRow& row, const std::string& name) {
    return row.name == "encoders" ? encoder_name(look, name) : acquisition_name(look, name);
}

// One or more of a list: the last one stays.
void pick_several(const Look& look, const SettingRow& row, const std::vector<std::string>& names,
                  std::vector<std::string>& chosen) {
    for (const auto& name : names) {
        const auto place = std::find(chosen.begin(), chosen.end(), name);
        bool on = place != chosen.end();
        const std::string words = name_in_list(look, row, name);
        if (!checkbox(look, words.c_str(), on) || (!on && chosen.size() == 1)) continue;
        if (on)
            chosen.push_back(name);
        else
            chosen.erase(place);
    }
}

// "pretrained, random weights", or "2 of 5" where that is too wide.
std::string names_or_count(const Look& look, const SettingRow& row,
                           const std::vector<std::string>& chosen, std::size_t offered,
                           float width) {
    std::string all;
    for (const auto& name : chosen)
        all += (all.empty() ? "" : ", ") + name_in_list(look, row, name);
    if (measure(look.theme, all, look.theme.body()).x <= width) return all;
    return look.say(Text::never_of, {std::to_string(chosen.size()), std::to_string(offered)});
}

void draw_several(const State& state, Commands& commands, const Look& look,
                  const Setting<Settings>& row, std::vector<std::string> chosen) {
    const Theme& theme = look.theme;
    label(look, words(look, row));
    const std::vector<std::string> offered = offered_names(row, state);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string preview =
        names_or_count(look, row, chosen, offered.size(), width - theme.px(20 + kHigh));
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme.px(10), (theme.px(kHigh) - theme.body()) / 2));
    const bool open = ImGui::BeginCombo(("##" + std::string(row.name)).c_str(), preview.c_str());
    ImGui::PopStyleVar();
    if (!open) return;
    const auto before = chosen;
    pick_several(look, row, offered, chosen);
    if (chosen != before) reset_with(state, commands, row, std::move(chosen));
    ImGui::EndCombo();
}

// now: a number of the row's kind. width: of the control, in pixels.
void draw_number(const State& state, Commands& commands, const Look& look,
                 const Setting<Settings>& row, std::uint64_t now, float width) {
    const Theme& theme = look.theme;
    ImGui::BeginGroup();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    write(theme, at, words(look, row), theme.small(), theme.palette.muted, Weight::regular, width);
    ImGui::Dummy(ImVec2(1, theme.px(15)));
    ImGui::PushID(words(look, row).data());
    const float side = theme.px(kHigh);
    const auto ask = [&](std::uint64_t wanted) {
        const bool shared = std::holds_alternative<SharedSeed Settings::*>(row.field);
        reset_with(state, commands, row, shared ? Value(SharedSeed(wanted)) : Value(wanted));
    };
    if (button(look, "-", ButtonKind::plain, now > 0, tip(look, row), side, kHigh)) ask(now - 1);
    ImGui::SameLine();
    const float middle = width - 2 * side - 2 * ImGui::GetStyle().ItemSpacing.x;
    const ImVec2 text = ImGui::GetCursorScreenPos();
    write_centered(theme, text.x + middle / 2, text.y + theme.px(4.5f), std::to_string(now),
                   theme.body(), theme.palette.text, Weight::strong, middle);
    ImGui::Dummy(ImVec2(middle, side));
    ImGui::SameLine();
    if (button(look, "+", ButtonKind::plain, now < largest_seed, tip(look, row), side, kHigh))
        ask(now + 1);
    ImGui::PopID();
    ImGui::EndGroup();
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

void draw_flag(const State& state, Commands& commands, const Look& look,
               const Setting<Settings>& row, bool on) {
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(look.theme.px(3), look.theme.px(3)));
    if (checkbox(look, words(look, row).data(), on)) reset_with(state, commands, row, on);
    ImGui::PopStyleVar();
    ImGui::SetItemTooltip("%s", tip(look, row).data());
}

// Whether a row's control is in this card: the story's has what the labels mean.
bool is_here(const State& state, const SettingRow& row) {
    if (row.control.empty() || row.control == "target" || row.control == "answer") return false;
    if (row.control == "you" && state.settings.by_hand) return false;
    if (row.control == "corpus" && state.settings.dataset != shapes_dataset) return false;
    return !hides(state.view, row.control);
}

// Numbers stand two to a line.
class Numbers {
   public:
    explicit Numbers(const Look& look) : gap_(look.theme.px(12)) {}
    float next_width() {
        if (second_)
            ImGui::SameLine(0, gap_);
        else
            width_ = (ImGui::GetContentRegionAvail().x - gap_) / 2;
        second_ = !second_;
        return width_;
    }

   private:
    float gap_, width_ = 0;
    bool second_ = false;
};

void draw_setting(const State& state, Commands& commands, const Look& look,
                  const Setting<Settings>& row, Numbers& numbers) {
    const Value now = row.get(state.settings);
    if (const bool* on = std::get_if<bool>(&now)) draw_flag(state, commands, look, row, *on);
    if (const auto* text = std::get_if<std::string>(&now))
        draw_attribute(state, commands, look, row, *text);
    if (const auto* names = std::get_if<std::vector<std::string>>(&now))
        draw_several(state, commands, look, row, *names);
    if (const auto* number = std::get_if<std::uint64_t>(&now))
        draw_number(state, commands, look, row, *number, numbers.next_width());
    if (const auto* shared = std::get_if<SharedSeed>(&now))
        draw_number(state, commands, look, row, shared->value_or(0), numbers.next_width());
}

}  // namespace

bool has_controls(const State& state) {
    return !hides(state.view, "speed") ||
           std::ranges::any_of(race_rows(), [&](const auto& row) { return is_here(state, row); });
}

void draw_controls(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "controls", size);
    card_heading(look, look.say(Text::settings));
    const Theme& theme = look.theme;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(5), theme.px(6)));
    Numbers numbers(look);
    for (const auto& row : race_rows())
        if (is_here(state, row)) draw_setting(state, commands, look, row, numbers);
    if (!hides(state.view, "speed")) draw_speed(state, commands, look);
    ImGui::PopStyleVar();
    end_card();
}

}  // namespace bluesquare
