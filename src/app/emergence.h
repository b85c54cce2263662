// What pretraining brings, stage by stage: studies of the default corpus with the first k stages
// pretrained, made by `bluesquare ship-emergence` and shipped with the program.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "study/statistics.h"
#include "study/summary.h"

namespace bluesquare {

struct EmergenceTask {
    Interval enrichment;       // of the first 15 picks by uncertainty
    Interval accuracy;         // at the end, uncertainty
    Interval random_accuracy;  // at the end, random picks
    LabelRatio ratio;          // at 90 %; value NaN where it is unknown
};

struct EmergenceStage {
    int stages = 0;
    std::map<std::string, Interval> probes;  // by attribute
    std::map<std::string, EmergenceTask>
        tasks;  // by target; nuisance: the other of shape and color
};

struct Emergence {
    int seeds = 0;
    std::vector<EmergenceStage> stages;  // ascending
};

std::string format_emergence(const Emergence& emergence);  // JSON
// Failure names the file (`name`) and what is wrong.
Result<Emergence> parse_emergence(std::string_view json, const std::string& name);

}  // namespace bluesquare
