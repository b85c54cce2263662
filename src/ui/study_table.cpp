// What a study found, in absolute numbers and in words: labels to the target, who never got there,
// ratios, and who is significantly better.
#include <algorithm>
#include <cmath>

#include "app/evidence.h"
#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

// Where the columns begin. Where there is little room the names have lines of their own.
struct TableColumns {
    float bar, never, rare, width;
    bool two_lines;

    TableColumns(const Theme& theme, float whole) : width(whole), two_lines(whole < theme.px(520)) {
        bar = two_lines ? theme.px(19) : whole * 0.36f;
        never = whole * (two_lines ? 0.45f : 0.63f);
        rare = whole * (two_lines ? 0.68f : 0.8f);
    }
    float name_width() const { return two_lines ? width : bar; }
};

int most_labels(const State& state, const Arm& arm) {
    int most = 0;
    for (const Record& record : state.study.records)
        if (record.arm == arm) most = std::max(most, record.labels);
    return most;
}

std::string never_text(const Look& look, const Attainment& attained) {
    const std::string runs = std::to_string(attained.runs);
    if (attained.never == 0) return look.say(Text::never_none, {runs});
    if (attained.never == attained.runs) return look.say(Text::never_all, {runs});
    return look.say(Text::never_of, {std::to_string(attained.never), runs});
}

// "14.2 × (71 %)"
std::string rare_text(const State& state, const ArmSummary& arm) {
    const double times_chance = arm.enrichment_first15.mean;
    if (!std::isfinite(times_chance)) return "–";
    return times(times_chance) + " × (" + percent(times_chance * state.task.mismatched_share()) +
           ")";
}

// As long as the labels; hollow where most runs never had enough.
void draw_median(const State& state, const Look& look, const ArmSummary& arm, double longest,
                 ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const Attainment attained = attainment(arm);
    const Mark mark = mark_of(theme, state, arm.arm);
    const bool open = !std::isfinite(attained.median);
    const std::string text =
        open ? look.say(Text::evidence_no_median, {std::to_string(most_labels(state, arm.arm))})
             : std::to_string(std::lround(attained.median));
    if (open) {
        write(theme, at, text, theme.body(), theme.palette.muted, Weight::regular, width);
        return;
    }
    const float number = theme.px(38), high = theme.px(13), most = width - number - theme.px(8);
    const float length =
        std::max(theme.px(4), most * static_cast<float>(attained.median / longest));
    const ImVec2 corner(at.x, at.y + theme.px(3)), end(at.x + length, corner.y + high);
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (mark.filled)
        list->AddRectFilled(corner, end, mark.color, theme.px(3));
    else
        list->AddRect(corner, end, mark.color, theme.px(3), theme.px(1.5f));
    write(theme, ImVec2(end.x + theme.px(6), at.y), text, theme.body(), theme.palette.text,
          Weight::strong);
}

void draw_heads(const State& state, const Look& look, const TableColumns& columns, ImVec2 at,
                float high) {
    const Theme& theme = look.theme;
    const auto head = [&](float x, float end, Text text, Text definition) {
        const float wide = end - x - theme.px(6);
        write_wrapped(theme, ImVec2(at.x + x, at.y), look.say(text), theme.tiny(),
                      theme.palette.muted, wide);
        define(look, definition, ImVec2(at.x + x, at.y), ImVec2(wide, high));
        hint(look, ImVec2(at.x + x, at.y + theme.px(16)),
             std::min(wide, measure(theme, look.say(text), theme.tiny()).x));
    };
    head(columns.bar, columns.never, Text::evidence_median, Text::def_labels);
    head(columns.never, columns.rare,
         state.study.going_on ? Text::evidence_not_yet : Text::evidence_never, Text::def_censored);
    head(columns.rare, columns.width, Text::evidence_rare, Text::def_enrichment);
}

void draw_row(const State& state, const Look& look, const ArmSummary& arm, double longest,
              const TableColumns& columns, ImVec2 at, int row) {
    const Theme& theme = look.theme;
    const float mark = theme.px(6), left = 2 * mark + theme.px(7);
    draw_mark(mark_of(theme, state, arm.arm), ImVec2(at.x + mark, at.y + theme.px(9)), mark);
    const float name = columns.name_width() - left - theme.px(6);
    std::string title = arm_title(look, arm.arm);
    if (measure(theme, title, theme.body()).x > name) title = arm_short(look, arm.arm);
    write(theme, ImVec2(at.x + left, at.y), title, theme.body(), theme.palette.text,
          Weight::regular, name);
    if (columns.two_lines) at.y += theme.px(20);
    draw_median(state, look, arm, longest, ImVec2(at.x + columns.bar, at.y),
                columns.never - columns.bar - theme.px(6));
    const Attainment attained = attainment(arm);
    write(theme, ImVec2(at.x + columns.never, at.y), never_text(look, attained), theme.body(),
          attained.never > 0 ? theme.palette.text : theme.palette.muted,
          attained.never > 0 ? Weight::strong : Weight::regular,
          columns.rare - columns.never - theme.px(6));
    write(theme, ImVec2(at.x + columns.rare, at.y), rare_text(state, arm), theme.body(),
          theme.palette.text, Weight::regular, columns.width - columns.rare);
    const auto cell = [&](float x, float end, Text definition) {
        define(look, definition, ImVec2(at.x + x, at.y), ImVec2(end - x, theme.px(20)), row + 1);
    };
    cell(columns.bar, columns.never, Text::def_labels);
    cell(columns.never, columns.rare, Text::def_censored);
    cell(columns.rare, columns.width, Text::def_enrichment);
}

std::string ratio_text(const Look& look, const LabelRatio& ratio, bool alone) {
    const std::string who = encoder_name(look, ratio.encoder);
    if (ratio.bound == Bound::unknown || !std::isfinite(ratio.value))
        return look.say(Text::ratio_unknown,
                        {alone ? who : arm_title(look, {ratio.encoder, {}, ratio.strategy})});
    std::string value = times(ratio.value);
    if (ratio.bound == Bound::at_least) value = look.say(Text::ratio_at_least, {value});
    if (ratio.bound == Bound::at_most) value = look.say(Text::ratio_at_most, {value});
    const std::string lo = times(ratio.lo), hi = times(ratio.hi);
    return alone ? look.say(Text::ratio_says, {who, value, lo, hi})
                 : look.say(Text::ratio_says_by,
                            {who, acquisition_name(look, ratio.strategy), value, lo, hi});
}

// Asking against random picks of the same network, in words.
std::string penalty_text(const Look& look, const Summary& summary) {
    std::string text;
    const auto& arms = summary.arms;
    if (arms.size() > 4) return text;  // the table alone says it shorter
    for (std::size_t i = 0; i < arms.size(); ++i)
        for (std::size_t j = 0; j < arms.size(); ++j)
            if (arms[i].arm.encoder == arms[j].arm.encoder && arms[j].arm.acquisition == "random" &&
                i != j)
                text += (text.empty() ? "" : " ") +
                        look.say(Text::penalty_says,
                                 {arm_short(look, arms[i].arm), arm_short(look, arms[j].arm),
                                  percent(summary.penalties[i][j])});
    return text;
}

}  // namespace

void draw_attainments(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const Summary& summary = *state.study.summary;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const TableColumns columns(theme, ImGui::GetContentRegionAvail().x);
    const float heads = theme.px(columns.two_lines ? 30 : 19),
                high = theme.px(columns.two_lines ? 44 : 23);
    draw_heads(state, look, columns, at, heads);
    double longest = 1;
    for (const ArmSummary& arm : summary.arms)
        if (const double median = attainment(arm).median; std::isfinite(median))
            longest = std::max(longest, median);
    float y = at.y + heads;
    int row = 0;
    for (const ArmSummary& arm : summary.arms) {
        draw_row(state, look, arm, longest, columns, ImVec2(at.x, y), row++);
        y += high;
    }
    ImGui::Dummy(ImVec2(columns.width, y - at.y));
}

void draw_ratios(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const Summary& summary = *state.study.summary;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const auto count = [&](const std::string& encoder) {
        return std::ranges::count_if(summary.label_ratios, [&](const LabelRatio& one) {
            return one.encoder == encoder && one.target == race_target;
        });
    };
    float y = at.y;
    int row = 0;
    for (const LabelRatio& ratio : summary.label_ratios) {
        if (ratio.target != race_target) continue;
        const float high = write_wrapped(theme, ImVec2(at.x, y),
                                         ratio_text(look, ratio, count(ratio.encoder) == 1),
                                         theme.body(), theme.palette.text, width, Weight::strong);
        define(look, Text::def_ratio, ImVec2(at.x, y), ImVec2(width, high), row++);
        y += high + theme.px(3);
    }
    ImGui::Dummy(ImVec2(width, y - at.y));
}

float penalties_height(const State& state, const Look& look) {
    const auto arms = static_cast<float>(state.study.summary->arms.size());
    return look.theme.px(17 + 20 * arms + 16 * 4);
}

void draw_penalties(const State& state, const Look& look) {
    const Theme& theme = look.theme;
    const Summary& summary = *state.study.summary;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const int arms = static_cast<int>(summary.arms.size());
    const float intro = write_wrapped(theme, at, look.say(Text::penalties_intro), theme.small(),
                                      theme.palette.muted, width);
    define(look, Text::def_penalty, at, ImVec2(width, intro));
    float y = at.y + intro;
    y += write_wrapped(theme, ImVec2(at.x, y), penalty_text(look, summary), theme.small(),
                       theme.palette.text, width) +
         theme.px(6);
    const float names = width * (arms > 5 ? 0.3f : 0.4f),
                step = (width - names) / static_cast<float>(arms), high = theme.px(20),
                mark = theme.px(4.5f);
    const auto middle = [&](int j) { return at.x + names + (static_cast<float>(j) + 0.5f) * step; };
    for (int j = 0; j < arms; ++j) {
        const Arm& arm = summary.arms[j].arm;
        const auto how = word("asks_short_", arm.acquisition, look.language);
        const float wide = measure(theme, how, theme.tiny()).x + 2 * mark + theme.px(4);
        if (wide > step - theme.px(2)) {
            draw_mark(mark_of(theme, state, arm), ImVec2(middle(j), y + theme.px(7)), mark);
            continue;
        }
        const float left = middle(j) - wide / 2;
        draw_mark(mark_of(theme, state, arm), ImVec2(left + mark, y + theme.px(7)), mark);
        write(theme, ImVec2(left + 2 * mark + theme.px(4), y), how, theme.tiny(),
              theme.palette.muted);
    }
    y += theme.px(17);
    for (int i = 0; i < arms; ++i) {
        const Arm& arm = summary.arms[i].arm;
        draw_mark(mark_of(theme, state, arm), ImVec2(at.x + mark, y + theme.px(8)), mark);
        write(theme, ImVec2(at.x + 2 * mark + theme.px(6), y + theme.px(1)), arm_short(look, arm),
              theme.tiny(), theme.palette.text, Weight::regular, names - 2 * mark - theme.px(10));
        for (int j = 0; j < arms; ++j)
            write_centered(theme, middle(j), y + theme.px(1),
                           i == j ? "·" : percent(summary.penalties[i][j]), theme.tiny(),
                           summary.penalties[i][j] > 0 ? theme.palette.text : theme.palette.muted,
                           summary.penalties[i][j] > 0.5 ? Weight::strong : Weight::regular);
        y += high;
    }
    define(look, Text::def_penalty, ImVec2(at.x, at.y + intro), ImVec2(width, y - at.y - intro), 1);
    ImGui::Dummy(ImVec2(width, y - at.y));
}

}  // namespace bluesquare
