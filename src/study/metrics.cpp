#include "study/metrics.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "study/statistics.h"

namespace bluesquare {
namespace {

struct Tally {
    int right = 0, total = 0;

    double share() const { return static_cast<double>(right) / total; }
};

// By name, of the groups in the test set.
std::map<std::string, double> named_shares(const Task& task, const std::vector<Tally>& groups) {
    std::map<std::string, double> shares;
    for (std::size_t g = 0; g < groups.size(); ++g)
        if (groups[g].total > 0) shares[task.groups[g].name] = groups[g].share();
    return shares;
}

void score_nuisances(const std::vector<Tally>& levels, Record& record) {
    std::vector<double> shares;
    for (const Tally& level : levels)
        if (level.total > 0) shares.push_back(level.share());
    record.tested_nuisances = static_cast<int>(shares.size());
    record.tenth_percentile_accuracy = quantile(std::move(shares), 0.1);
}

}  // namespace

void score_predictions(const Task& task, std::span<const int> predicted, Record& record) {
    std::vector<Tally> groups(task.groups.size()),
        nuisances(task.groups.size() / task.classes.size());
    for (std::size_t i = 0; i < task.test.size(); ++i) {
        const int example = task.test[i], group = task.group[example];
        const bool right = predicted[i] == task.label[example];
        for (Tally* tally : {&groups[group], &nuisances[task.groups[group].nuisance]}) {
            ++tally->total;
            tally->right += right;
        }
    }
    double sum = 0, weighted = 0, weight = 0;
    record.tested_groups = 0;
    record.worst_group = 1;
    for (std::size_t g = 0; g < task.groups.size(); ++g) {
        if (groups[g].total == 0) continue;
        const double accuracy = groups[g].share();
        record.worst_group = std::min(record.worst_group, accuracy);
        sum += accuracy;
        weighted += accuracy * task.groups[g].pool_count;
        weight += task.groups[g].pool_count;
        ++record.tested_groups;
    }
    record.accuracy = sum / record.tested_groups;
    record.pool_weighted_accuracy = weight > 0 ? weighted / weight : record.accuracy;
    if (record.tested_groups <= most_named_groups) record.groups = named_shares(task, groups);
    score_nuisances(nuisances, record);
}

void count_picks(const Task& task, std::vector<int> picked, Record& record) {
    for (int example : picked) {
        ++record.picked_groups[task.groups[task.group[example]].name];
        record.picked_mismatched.push_back(task.mismatched(example) ? 1 : 0);
    }
    record.picked = std::move(picked);
}

LabelsToTarget labels_to_target(const Curve& curve, double target) {
    const std::size_t n = curve.values.size();
    for (std::size_t i = 0; i < n; ++i)
        if (curve.values[i] >= target && (i + 1 == n || curve.values[i + 1] >= target))
            return {curve.labels[i], false};
    return {curve.labels.back(), true};
}

double aubc(const Curve& curve) {
    if (curve.values.size() == 1) return curve.values[0];
    double area = 0;
    for (std::size_t i = 1; i < curve.values.size(); ++i)
        area +=
            (curve.labels[i] - curve.labels[i - 1]) * (curve.values[i] + curve.values[i - 1]) / 2;
    return area / (curve.labels.back() - curve.labels.front());
}

double enrichment(std::span<const Record> records, int count) {
    int picks = 0, mismatched = 0;
    for (const Record& record : records)
        for (int flag : record.picked_mismatched) {
            if (count > 0 && picks == count) break;
            ++picks;
            mismatched += flag;
        }
    if (picks == 0 || !(records.front().pool_mismatched_share > 0))
        return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(mismatched) / picks / records.front().pool_mismatched_share;
}

}  // namespace bluesquare
