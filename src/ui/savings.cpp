// How many labels asking saves: of this race, and with intervals of a study over many seeds.
#include <algorithm>
#include <cmath>

#include "ui/panels.h"
#include "ui/plots.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr int kSeeds = 16;

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

const LabelRatio* ratio_of(const Summary& summary, const std::string& encoder) {
    for (const LabelRatio& ratio : summary.label_ratios)
        if (ratio.encoder == encoder && ratio.target == race_target) return &ratio;
    return nullptr;
}

Interval enrichment_of(const Summary& summary, const std::string& encoder) {
    for (const ArmSummary& arm : summary.arms)
        if (arm.arm.encoder == encoder && arm.arm.acquisition != "random")
            return arm.enrichment_first15;
    return {NAN, NAN, NAN};
}

float draw_encoder(const State& state, const Look& look, const std::string& encoder, ImVec2 at,
                   float width) {
    const Theme& theme = look.theme;
    const Summary* summary = state.study.summary ? &*state.study.summary : nullptr;
    const LabelRatio* ratio = summary ? ratio_of(*summary, encoder) : nullptr;
    write(theme, at, encoder_name(look, encoder), theme.body(), theme.palette.text, Weight::strong,
          width * 0.42f);
    const std::string number = !ratio ? race_ratio(state, look, encoder)
                               : ratio->bound == Bound::unknown
                                   ? std::string(look.say(Text::ratio_none))
                                   : bounded(*ratio) + " ×";
    write_right(theme, at.x + width, at.y - theme.px(2), number, theme.title(), theme.palette.text,
                Weight::strong);
    const std::string aside =
        summary ? look.say(Text::savings_enrichment, {times(enrichment_of(*summary, encoder))})
                : std::string(look.say(Text::savings_one_race));
    write(theme, ImVec2(at.x, at.y + theme.px(21)), aside, theme.small(), theme.palette.muted,
          Weight::regular, width);
    return theme.px(43);
}

void draw_bands(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const Summary& summary = *state.study.summary;
    std::vector<LegendRow> legend;
    for (const ArmSummary& arm : summary.arms)
        legend.push_back({mark_of(theme, state, arm.arm), arm_title(look, arm.arm)});
    draw_legend(look, legend);
    const LoopSettings loop = loop_of(state.settings);
    const double start = loop.seed_set_size, end = start + loop.per_round * loop.rounds;
    const ImVec2 size(ImGui::GetContentRegionAvail().x, theme.px(150));
    if (!begin_plot(look, "##bands", size, {start, end, 0, 1, 6, 3})) return;
    plot_level(look, "target", race_target);
    for (std::size_t i = 0; i < summary.arms.size(); ++i) {
        const std::vector<double> labels(summary.arms[i].labels.begin(),
                                         summary.arms[i].labels.end());
        plot_band(look, std::to_string(i), labels, summary.arms[i].accuracy, legend[i].mark);
    }
    end_plot();
}

// Share of budgets at which the row's learner is significantly better than the column's.
void draw_penalties(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const Summary& summary = *state.study.summary;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const int arms = static_cast<int>(summary.arms.size());
    float y = at.y +
              write_wrapped(theme, at, look.say(Text::penalties_intro), theme.small(),
                            theme.palette.muted, width) +
              theme.px(6);
    const float names = width * 0.46f, step = (width - names) / static_cast<float>(arms),
                high = theme.px(21), mark = theme.px(4.5f);
    for (int j = 0; j < arms; ++j)
        draw_mark(mark_of(theme, state, summary.arms[j].arm),
                  ImVec2(at.x + names + (j + 0.5f) * step, y + theme.px(7)), mark);
    y += theme.px(17);
    for (int i = 0; i < arms; ++i) {
        const Arm& arm = summary.arms[i].arm;
        draw_mark(mark_of(theme, state, arm), ImVec2(at.x + mark, y + theme.px(9)), mark);
        write(theme, ImVec2(at.x + 2 * mark + theme.px(6), y + theme.px(2)), arm_title(look, arm),
              theme.tiny(), theme.palette.text, Weight::regular, names - 2 * mark - theme.px(10));
        for (int j = 0; j < arms; ++j)
            write_centered(theme, at.x + names + (j + 0.5f) * step, y + theme.px(2),
                           i == j ? "·" : percent(summary.penalties[i][j]), theme.tiny(),
                           summary.penalties[i][j] > 0 ? theme.palette.text : theme.palette.muted,
                           summary.penalties[i][j] > 0.5 ? Weight::strong : Weight::regular);
        y += high;
    }
    ImGui::Dummy(ImVec2(width, y - at.y));
}

// "Going on until every learner has kept 90 % or the pool is used up: about 12 s left".
std::string going_on_text(const StudyState& study, const Look& look) {
    const std::string what = look.say(Text::study_goes_on, {percent(race_target)});
    if (!std::isfinite(study.seconds_left)) return what;
    const int seconds = std::max(1, static_cast<int>(std::lround(study.seconds_left)));
    return what + " " + look.say(Text::study_left, {std::to_string(seconds)});
}

void draw_run(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    const StudyState& study = state.study;
    if (study.running) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        share_bar(theme, ImVec2(at.x, at.y + theme.px(4)), ImVec2(width, theme.px(10)),
                  study.fraction, 0, theme.palette.accent);
        ImGui::Dummy(ImVec2(width, theme.px(20)));
        if (study.going_on) {
            const ImVec2 below = ImGui::GetCursorScreenPos();
            ImGui::Dummy(ImVec2(width, write_wrapped(theme, below, going_on_text(study, look),
                                                     theme.small(), theme.palette.muted, width)));
        }
        if (button(look, look.say(Text::cancel).data(), ButtonKind::plain))
            commands.send(CancelStudy{});
        return;
    }
    if (!study.error.empty()) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        ImGui::Dummy(ImVec2(width, write_wrapped(theme, at, study.error, theme.small(),
                                                 theme.palette.text, width)));
    }
    const bool can = !state.arms.empty() && state.phase != Phase::error;
    const Text label = study.summary ? Text::study_again : Text::study;
    if (button(look, look.say(label, {std::to_string(kSeeds)}).c_str(),
               study.summary ? ButtonKind::plain : ButtonKind::primary, can,
               look.say(Text::study_tip)))
        commands.send(Study{kSeeds});
}

}  // namespace

void draw_savings(const State& state, Commands& commands, const Look& look) {
    const Theme& theme = look.theme;
    if (state.arms.empty()) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    float y = at.y +
              write_wrapped(theme, at, look.say(Text::savings_intro, {percent(race_target)}),
                            theme.small(), theme.palette.muted, width) +
              theme.px(8);
    for (const auto& encoder : state.settings.encoders)
        y += draw_encoder(state, look, encoder, ImVec2(at.x, y), width);
    const std::string_view paper = look.say(Text::paper_says);
    y += write_wrapped(theme, ImVec2(at.x, y), paper, theme.small(), theme.palette.muted, width);
    ImGui::Dummy(ImVec2(width, y - at.y + theme.px(2)));
    draw_run(state, commands, look);
    if (!state.study.summary) return;
    const ImVec2 below = ImGui::GetCursorScreenPos();
    ImGui::Dummy(ImVec2(
        width,
        write_wrapped(theme, below, look.say(Text::study_says, {std::to_string(state.study.seeds)}),
                      theme.small(), theme.palette.muted, width)));
    draw_bands(state, look);
    draw_penalties(state, look);
}

}  // namespace bluesquare
