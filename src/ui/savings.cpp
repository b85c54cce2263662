// How many labels asking saves: of this race, and with intervals of a study over many seeds.
#include <algorithm>
#include <cmath>

#include "app/evidence.h"
#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr int kSeeds = 16;
constexpr float kChoice = 60, kPlot = 124, kTallPlot = 230;  // heights

// Lines that are broken where the panel ends.
void say_wrapped(const Look& look, std::string_view text, ImU32 color) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::Dummy(
        ImVec2(width, write_wrapped(look.theme, at, text, look.theme.small(), color, width)));
}

// Labels that random picks needed over those that asking needed, in this one race.
std::string race_ratio(const State& state, const Look& look, const std::string& encoder) {
    const ArmState *asking = nullptr, *random = nullptr;
    for (const ArmState& arm : state.arms) {
        if (arm.arm.encoder != encoder || arm.arm.acquisition == persons_acquisition) continue;
        (arm.arm.acquisition == "random" ? random : asking) = &arm;
    }
    if (!asking || !random) return "–";
    const auto a = labels_to_target(*asking), r = labels_to_target(*random);
    const double now = random->records.back().labels;
    if (!a) return std::string(look.say(Text::ratio_open));
    return r ? times(1.0 * *r / *a) + " ×" : "≥ " + times(std::max(1.0, now / *a)) + " ×";
}

void draw_encoder(const State& state, const Look& look, const std::string& encoder, int row) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, high = theme.px(40);
    write(theme, at, encoder_name(look, encoder), theme.body(), theme.palette.text, Weight::strong,
          width * 0.42f);
    const std::string number = race_ratio(state, look, encoder);
    write_right(theme, at.x + width, at.y - theme.px(2), number, theme.title(), theme.palette.text,
                Weight::strong);
    write(theme, ImVec2(at.x, at.y + theme.px(21)), look.say(Text::savings_one_race), theme.small(),
          theme.palette.muted, Weight::regular, width);
    const float wide = measure(theme, number, theme.title(), Weight::strong).x;
    define(look, Text::def_ratio, ImVec2(at.x + width - wide, at.y), ImVec2(wide, theme.px(22)),
           row);
    ImGui::Dummy(ImVec2(width, high));
}

std::string what_runs(const StudyState& study, const Look& look) {
    std::string text;
    if (study.going_on) text = look.say(Text::study_goes_on, {percent(race_target)});
    if (study.afresh) {
        const int start = std::min(study.seeds, static_cast<int>(study.fraction * study.seeds) + 1);
        text = look.say(Text::study_draws, {std::to_string(start), std::to_string(study.seeds)});
    }
    const std::string left = time_left(look, study.seconds_left);
    return text + (text.empty() || left.empty() ? "" : " ") + left;
}

void draw_progress(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    share_bar(theme, ImVec2(at.x, at.y + theme.px(4)), ImVec2(width, theme.px(10)),
              state.study.fraction, 0, theme.palette.accent);
    ImGui::Dummy(ImVec2(width, theme.px(16)));
    if (const std::string text = what_runs(state.study, look); !text.empty())
        say_wrapped(look, text, theme.palette.muted);
    if (button(look, look.say(Text::cancel).data(), ButtonKind::plain))
        commands.send(CancelStudy{});
}

// More starts on these pictures, or everything drawn anew.
void draw_choice(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    if (!state.study.error.empty()) say_wrapped(look, state.study.error, theme.palette.text);
    const bool can = !state.arms.empty() && state.phase != Phase::error;
    const std::string seeds = std::to_string(kSeeds);
    const Text label = state.study.summary ? Text::study_again : Text::study;
    const std::string afresh = look.say(Text::study_afresh, {seeds});
    const float end = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    if (button(look, look.say(label, {seeds}).c_str(),
               state.study.summary ? ButtonKind::plain : ButtonKind::primary, can,
               look.say(Text::study_tip)))
        commands.send(Study{kSeeds});
    if (state.settings.dataset != shapes_dataset || state.view.kiosk) return;
    ImGui::SameLine();
    if (ImGui::GetCursorPosX() + measure(theme, afresh, theme.body()).x + theme.px(22) > end)
        ImGui::NewLine();
    if (button(look, afresh.c_str(), ButtonKind::plain, can, look.say(Text::study_afresh_tip)))
        commands.send(Study{kSeeds, true});
}

void draw_race(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    say_wrapped(look, look.say(Text::savings_intro, {percent(race_target)}), theme.palette.muted);
    int row = 0;
    for (const auto& encoder : state.settings.encoders) draw_encoder(state, look, encoder, row++);
    say_wrapped(look, look.say(Text::paper_says), theme.palette.muted);
    if (state.study.running)
        draw_progress(state, commands, look);
    else
        draw_choice(state, commands, look);
    const float left = ImGui::GetContentRegionAvail().y;
    if (evidence_leads(state) && left > theme.px(200))
        draw_plot(state, commands, look, "race", std::min(left, theme.px(340)));
}

}  // namespace

void draw_savings(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    if (state.arms.empty()) return;
    const StudyState& study = state.study;
    if (!study.summary) return draw_race(state, commands, look);
    if (study.running) draw_progress(state, commands, look);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::Dummy(
        ImVec2(width, write_wrapped(theme, at,
                                    look.say(Text::evidence_title,
                                             {std::to_string(study.seeds), percent(race_target)}),
                                    theme.heading(), theme.palette.text, width, Weight::strong)));
    draw_attainments(state, look);
    draw_ratios(state, look);
    say_wrapped(look,
                std::string(look.say(study.afresh ? Text::study_says_afresh : Text::study_says)) +
                    " " + std::string(look.say(Text::paper_says)),
                theme.palette.muted);
    if (!look.wide || state.view.panel != "savings") {  // else beside it, in a card of their own
        const float rest = theme.px(kChoice) + penalties_height(state, look);
        draw_plot(state, commands, look, "study",
                  std::max(theme.px(look.narrow ? kTallPlot : kPlot),
                           ImGui::GetContentRegionAvail().y - rest),
                  false);
    }
    draw_penalties(state, look);
    if (!study.running) draw_choice(state, commands, look);
}

}  // namespace bluesquare
