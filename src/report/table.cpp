#include "report/table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <vector>

namespace bluesquare {
namespace {

using Cells = std::vector<std::string>;

// What "labels to" means.
constexpr std::string_view kReached =
    "(labels to A: at the first evaluation with accuracy A or more that the next one confirms; a "
    "run's last evaluation needs no confirmation)\n";

// What "10th pct" means.
constexpr std::string_view kTenth =
    "(10th pct: 10th percentile of the accuracies on the nuisance's levels)\n";
constexpr int kManyNuisances = 10;

std::string format(const char* pattern, double value) {
    if (!std::isfinite(value)) return "-";
    char text[48];
    std::snprintf(text, sizeof text, pattern, value);
    return text;
}

std::string format(const char* pattern, const Interval& interval) {
    return format(pattern, interval.mean) + " [" + format(pattern, interval.lo) + ", " +
           format(pattern, interval.hi) + "]";
}

// Columns as wide as their widest cell, two spaces apart; the first row is the heading.
std::string align(const std::vector<Cells>& rows) {
    std::vector<std::size_t> widths(rows[0].size(), 0);
    for (const auto& row : rows)
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c)
            line += row[c] + std::string(widths[c] - row[c].size() + 2, ' ');
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

// Up to four budgets spread over a curve, the first and last among them.
std::vector<std::size_t> shown_rounds(std::size_t rounds) {
    std::vector<std::size_t> shown{0};
    for (std::size_t part : {rounds / 5, 2 * rounds / 5, rounds - 1})
        if (part > shown.back()) shown.push_back(part);
    return shown;
}

std::string reached(const TargetReached& target) {
    const std::string median =
        std::isfinite(target.median) ? format("%.0f", target.median) : std::string("not reached");
    if (target.censored_share == 0) return median;
    return median + " (" + format("%.0f", 100 * target.censored_share) + " % never)";
}

// So many that their 10th percentile is not merely the worst of them.
bool many_nuisances(const Summary& summary) {
    return std::ranges::any_of(
        summary.arms, [](const ArmSummary& arm) { return arm.tested_nuisances > kManyNuisances; });
}

std::string arms_table(const Summary& summary) {
    const auto& first = summary.arms[0];
    const auto rounds = shown_rounds(first.labels.size());
    Cells heading{"encoder", "acquisition"};
    for (std::size_t r : rounds) heading.push_back("acc@" + std::to_string(first.labels[r]));
    heading.push_back("worst@" + std::to_string(first.labels.back()));
    const bool tenth = many_nuisances(summary);
    if (tenth) heading.push_back("10th pct@" + std::to_string(first.labels.back()));
    for (const char* name : {"enrichment, first 15", "enrichment, all"}) heading.push_back(name);
    if (!first.labels_to_target.empty())
        heading.push_back("labels to " + format("%g", first.labels_to_target[0].target));
    heading.push_back("AUBC");
    std::vector<Cells> rows{heading};
    for (const auto& arm : summary.arms) {
        Cells row{learns(arm.arm), asks(arm.arm)};
        for (std::size_t r : rounds)
            row.push_back(r < arm.accuracy.size() ? format("%.2f", arm.accuracy[r].mean) : "-");
        row.push_back(format("%.2f", arm.worst_group.back().mean));
        if (tenth) row.push_back(format("%.2f", arm.tenth_percentile_accuracy.back().mean));
        row.push_back(format("%.1f", arm.enrichment_first15));
        row.push_back(format("%.1f", arm.enrichment_all));
        if (!arm.labels_to_target.empty()) row.push_back(reached(arm.labels_to_target[0]));
        row.push_back(format("%.3f", arm.aubc));
        rows.push_back(std::move(row));
    }
    return align(rows);
}

// A word where a column of the arms has nothing to show.
std::string enrichment_note(const Summary& summary) {
    const bool none = std::any_of(summary.arms.begin(), summary.arms.end(), [](const auto& arm) {
        return std::isnan(arm.enrichment_all.mean);
    });
    if (!none) return {};
    const bool picks = summary.arms[0].labels.size() > 1;
    return picks ? "Enrichment is -: no example of the pool is mismatched (each combination that "
                   "occurs is commoner than if target and nuisance were independent).\n"
                 : "Enrichment is -: no round, no picks.\n";
}

std::string ratio_text(const LabelRatio& ratio) {
    constexpr const char* signs[] = {"", ">= ", "<= ", ""};
    if (ratio.bound == Bound::unknown) return "neither reaches it";
    return signs[static_cast<int>(ratio.bound)] +
           format("%.2f", Interval{ratio.value, ratio.lo, ratio.hi});
}

std::string ratios_table(const Summary& summary) {
    std::vector<Cells> rows{{"encoder", "strategy", "target", "label ratio"}};
    for (const auto& ratio : summary.label_ratios)
        rows.push_back({learns(ratio.encoder, ratio.learner), asks(ratio.strategy, ratio.picker),
                        format("%g", ratio.target), ratio_text(ratio)});
    return align(rows);
}

std::string shared_table(const Summary& summary) {
    std::vector<Cells> rows{{"encoder", "strategy", "share"}};
    for (const auto& shared : summary.shared_questions)
        rows.push_back({learns(shared.encoder, shared.learner), asks(shared.strategy, {}),
                        format("%.2f", shared.share)});
    return align(rows);
}

std::string probes_table(const Summary& summary) {
    std::vector<Cells> rows{{"encoder", "attribute", "probe accuracy", "chance"}};
    for (const auto& probe : summary.probes)
        rows.push_back({probe.encoder, probe.attribute, format("%.3f", probe.accuracy),
                        format("%.2f", probe.chance)});
    return align(rows);
}

// What must not be read as if it were right.
std::string warnings(const Summary& summary) {
    std::string text;
    const auto warn = [&](int count, const std::string& what, const std::string& helps) {
        if (count > 0)
            text += "\nWARNING: " + std::to_string(count) + " fits of " + what +
                    " did not converge: their numbers are not to be trusted (" + helps + ")\n";
    };
    for (const auto& arm : summary.arms)
        warn(arm.unconverged, learns(arm.arm) + ", " + asks(arm.arm),
             arm.arm.learner == head_learner ? "a larger --l2 helps"
                                             : "a smaller --train-rate helps");
    for (const auto& probe : summary.probes)
        warn(probe.unconverged, "the probe of " + probe.attribute + ", " + probe.encoder,
             "a larger --l2 helps");
    return text;
}

}  // namespace

std::string text_report(const Summary& summary) {
    if (summary.arms.empty() && summary.probes.empty()) return "no complete run\n";
    std::string text;
    if (!summary.arms.empty())
        text += arms_table(summary)
                    .append(many_nuisances(summary) ? kTenth : std::string_view())
                    .append(kReached) +
                enrichment_note(summary);
    if (!summary.label_ratios.empty())
        text += "\nLabels that random picks need / labels that the strategy needs (medians):\n" +
                ratios_table(summary);
    if (!summary.shared_questions.empty())
        text += "\nFirst questions that the head's learner asks too, from the same start:\n" +
                shared_table(summary);
    if (!summary.probes.empty()) text += "\nLinear probes:\n" + probes_table(summary);
    return text + warnings(summary);
}

}  // namespace bluesquare
