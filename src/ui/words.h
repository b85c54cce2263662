// Words for what is in the state, in the visitor's language.
#pragma once

#include <string>

#include "app/state.h"
#include "ui/draw.h"

namespace bluesquare {

std::string encoder_name(const Look& look, const std::string& encoder);
std::string acquisition_name(const Look& look, const std::string& acquisition);
std::string arm_title(const Look& look, const Arm& arm);  // "Pretrained, asks where uncertain"
std::string arm_short(const Look& look, const Arm& arm);  // "Pretrained, asks"
std::string attribute_name(const Look& look, const std::string& attribute);
std::string attribute_in_text(const Look& look, const std::string& attribute);  // within a sentence
std::string level_name(const Look& look, const std::string& level);
// An example's level of an attribute.
std::string level_of(const State& state, const Look& look, const std::string& attribute,
                     int example);
// "blue square": nuisance and target in the order of the data's columns.
std::string group_name(const State& state, const Look& look, const Group& group);
// "A" where labels are neutral (app/labels.h).
std::string class_name(const State& state, const Look& look, int label);

// "About 12 s left."; empty where that is not known yet (NaN).
std::string time_left(const Look& look, double seconds);
std::string percent(double share);             // "96 %", "-" where there is none
std::string times(double ratio);               // "3.7"
std::string times(const Interval& ratio);      // "14.2 [13.0, 15.2]"
std::string bounded(const LabelRatio& ratio);  // ">= 3.7 [3.7, 4.4]"

}  // namespace bluesquare
