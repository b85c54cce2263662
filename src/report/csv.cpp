#include "report/csv.h"

#include <charconv>
#include <cmath>
#include <numeric>
#include <set>

namespace bluesquare {
namespace {

std::string cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

// As short as reads back the same.
std::string number(double value) {
    if (!std::isfinite(value)) return {};
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string ids(const std::vector<int>& examples) {
    std::string text;
    for (const int example : examples) text += (text.empty() ? "" : " ") + std::to_string(example);
    return text;
}

std::string row(const Record& record, const std::set<std::string>& groups) {
    const int mismatched =
        std::accumulate(record.picked_mismatched.begin(), record.picked_mismatched.end(), 0);
    std::string line = cell(record.arm.encoder) + "," + cell(record.arm.learner) + "," +
                       cell(record.arm.acquisition) + "," + std::to_string(record.seed) + "," +
                       std::to_string(record.round) + "," + std::to_string(record.labels) + "," +
                       number(record.accuracy) + "," + number(record.pool_weighted_accuracy) + "," +
                       number(record.worst_group) + "," + ids(record.picked) + "," +
                       std::to_string(mismatched) + "," + number(record.pool_mismatched_share);
    for (const auto& group : groups) {
        const auto found = record.groups.find(group);
        line += "," + (found == record.groups.end() ? std::string() : number(found->second));
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
        "worst_group,picked,picked_mismatched,pool_mismatched_share";
    for (const auto& group : groups) text += "," + cell("accuracy: " + group);
    text += "\r\n";
    for (const Record& record : records) text += row(record, groups);
    return text;
}

}  // namespace bluesquare
