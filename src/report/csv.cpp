#include "report/csv.h"

#include <numeric>
#include <set>

#include "report/cell.h"

namespace bluesquare {
namespace {

std::string ids(const std::vector<int>& examples) {
    std::string text;
    for (const int example : examples) text += (text.empty() ? "" : " ") + std::to_string(example);
    return text;
}

std::string known(int count) { return count > 0 ? std::to_string(count) : std::string(); }

std::string row(const Record& record, const std::set<std::string>& groups) {
    const int mismatched =
        std::accumulate(record.picked_mismatched.begin(), record.picked_mismatched.end(), 0);
    std::string line =
        csv_cell(record.arm.encoder) + "," + csv_cell(record.arm.learner) + "," +
        csv_cell(asks(record.arm)) + "," + std::to_string(record.seed) + "," +
        std::to_string(record.round) + "," + std::to_string(record.labels) + "," +
        csv_number(record.accuracy) + "," + csv_number(record.pool_weighted_accuracy) + "," +
        csv_number(record.worst_group) + "," + csv_number(record.tenth_percentile_accuracy) + "," +
        known(record.tested_groups) + "," + known(record.tested_nuisances) + "," +
        ids(record.picked) + "," + std::to_string(mismatched) + "," +
        csv_number(record.pool_mismatched_share);
    for (const auto& group : groups) {
        const auto found = record.groups.find(group);
        line += "," + (found == record.groups.end() ? std::string() : csv_number(found->second));
    }
    return line + "\r\n";
}

}  // namespace

std::string records_csv(const std::vector<Record>& records) {
    std::set<std::string> groups;
    for (const Record& record : records)
        for (const auto& [group, accuracy] : record.groups) groups.insert(group);
    std::string text =
        "encoder,learner,acquisition,seed,round,labels,accuracy,pool_weighted_accuracy,"
        "worst_group,tenth_percentile_accuracy,tested_groups,tested_nuisances,picked,picked_"
        "mismatched,pool_mismatched_share";
    for (const auto& group : groups) text += "," + csv_cell("accuracy: " + group);
    text += "\r\n";
    for (const Record& record : records) text += row(record, groups);
    return text;
}

}  // namespace bluesquare
