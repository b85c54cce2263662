#include "app/state_json.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "app/evidence.h"
#include "app/labels.h"
#include "app/tuning.h"
#include "report/json.h"

namespace bluesquare {
namespace {

Json text(const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); }

template <class T>
Json rows_json(const std::vector<Setting<T>>& rows, const T& settings) {
    Json json = Json::object();
    for (const auto& row : rows) json[std::string(row.name)] = value_json(row.get(settings));
    return json;
}

Json example_json(const State& state, int example) {
    Json pick{{"id", example}, {"attributes", Json::object()}};
    for (const Attribute& attribute : state.pictures.data.attributes)
        pick["attributes"][attribute.name] = attribute.levels[attribute.codes[example]];
    pick["group"] = state.task.groups[state.task.group[example]].name;
    pick["mismatched"] = state.task.mismatched(example);
    pick["label"] = state.task.label[example];
    return pick;
}

Json curve_json(const std::vector<Record>& records) {
    Json curve{
        {"labels", Json::array()}, {"accuracy", Json::array()}, {"worst_group", Json::array()}};
    for (const Record& record : records) {
        curve["labels"].push_back(record.labels);
        curve["accuracy"].push_back(json_number(record.accuracy));
        curve["worst_group"].push_back(json_number(record.worst_group));
    }
    return curve;
}

Json arm_json(const State& state, const ArmState& arm) {
    Json json{{"encoder", arm.arm.encoder},
              {"learner", arm.arm.learner},
              {"acquisition", arm.arm.acquisition}};
    if (!arm.records.empty()) {
        const Record& last = arm.records.back();
        json["labels"] = last.labels;
        json["accuracy"] = json_number(last.accuracy);
        json["worst_group"] = json_number(last.worst_group);
        json["groups"] = last.groups;
    }
    json["curve"] = curve_json(arm.records);
    json["seed_set"] = arm.seed_set;
    json["picks"] = arm.picks;
    json["last_picks"] = Json::array();
    for (int example : arm.last_picks) json["last_picks"].push_back(example_json(state, example));
    Json groups = Json::object();
    for (const int example : arm.picks) {
        Json& count = groups[state.task.groups[state.task.group[example]].name];
        count = count.is_null() ? 1 : count.get<int>() + 1;
    }
    json["picked_groups"] = std::move(groups);
    json["enrichment"] = json_number(arm.enrichment);
    json["seen"] = Json::array();
    for (int group = 0; group < std::ssize(state.task.groups); ++group)
        if (in_seed_set(state, arm, group)) json["seen"].push_back(state.task.groups[group].name);
    const auto reached = labels_to_target(arm);
    json["labels_to_target"] = reached ? Json(*reached) : Json(nullptr);
    return json;
}

// How far the learner agrees with either reading, round by round: what counts by hand.
Json agreement_json(const State& state, const ArmState& arm) {
    Json target = Json::array(), nuisance = Json::array();
    for (const Record& record : arm.records) {
        const Agreement agrees = agreement(state, record);
        target.push_back(json_number(agrees.target));
        nuisance.push_back(json_number(agrees.nuisance));
    }
    return {{"target", std::move(target)}, {"nuisance", std::move(nuisance)}};
}

Json question_json(const State& state) {
    const Lens& lens = state.lens;
    if (state.shown_pick >= std::ssize(lens.questions)) return nullptr;
    const Question& question = lens.questions[state.shown_pick];
    const auto& pool = state.task.pool;
    const auto position =
        std::lower_bound(pool.begin(), pool.end(), question.example) - pool.begin();
    Json json{{"arm", lens.arm},
              {"example", example_json(state, question.example)},
              {"probability", Json::array()},
              {"rank", question.rank},
              {"candidates", lens.candidates},
              {"known", Json::array()},
              {"next_in_line", Json::array()}};
    for (int c = 0; c < lens.classes; ++c)
        json["probability"].push_back(lens.probability[position * lens.classes + c]);
    for (const Neighbour& one : question.known)
        json["known"].push_back({{"example", example_json(state, one.example)},
                                 {"label", one.label},
                                 {"alike", one.alike}});
    for (const int example : lens.next_in_line)
        json["next_in_line"].push_back(example_json(state, example));
    return json;
}

Json what_if_json(const State& state) {
    const WhatIf& what = state.what_if;
    if (what.example < 0) return nullptr;
    Json verdicts = Json::array();
    for (const WhatIf::Verdict& verdict : what.verdicts)
        verdicts.push_back({{"now", json_number(verdict.now)}, {"then", verdict.then}});
    return {{"example", example_json(state, what.example)},
            {"moved", what.moved},
            {"verdicts", std::move(verdicts)}};
}

// A picture of it that the visitor's lane, else the learner shown, has no label of.
Json open_example(const State& state, int group) {
    if (state.arms.empty()) return nullptr;
    const ArmState& arm = state.arms[state.your_arm >= 0 ? state.your_arm : state.shown_arm];
    for (const int example : state.task.pool) {
        const auto has = [&](const std::vector<int>& examples) {
            return std::ranges::find(examples, example) != examples.end();
        };
        if (state.task.group[example] == group && !has(arm.seed_set) && !has(arm.picks) &&
            !has(state.chosen))
            return example;
    }
    return nullptr;
}

// By hand: how the answers so far can be meant.
Json answers_json(const State& state) {
    if (!state.settings.by_hand) return nullptr;
    const AnswerReading reading = read_answers(state);
    return {{"attribute", reading.by_nuisance ? state.task.nuisance : state.task.target},
            {"fitting", reading.fitting},
            {"contradicts", reading.contradicts}};
}

Json pool_json(const State& state) {
    const Task& task = state.task;
    const Attribute* nuisance = state.pictures.data.find(task.nuisance);
    Json groups = Json::array();
    for (const Group& group : task.groups)
        groups.push_back(
            {{"name", group.name},
             {"open", open_example(state, static_cast<int>(&group - task.groups.data()))},
             {"target", task.classes[group.target]},
             {"nuisance", nuisance ? nuisance->levels[group.nuisance] : ""},
             {"count", group.pool_count},
             {"matched", group.matched}});
    return {{"size", task.pool.size()},
            {"mismatched_share", json_number(task.pool.empty() ? NAN : task.mismatched_share())},
            {"groups", groups}};
}

Json pictures_json(const Pictures& pictures) {
    Json attributes = Json::object();
    for (const Attribute& attribute : pictures.data.attributes)
        attributes[attribute.name] = attribute.levels;
    return {{"drawn", pictures.drawn},
            {"total", pictures.data.size()},
            {"tiles", pictures.tiles},
            {"attributes", attributes}};
}

Json probes_json(const std::vector<ProbeResult>& probes) {
    Json list = Json::array();
    for (const ProbeResult& probe : probes)
        list.push_back({{"encoder", probe.encoder},
                        {"attribute", probe.attribute},
                        {"accuracy", json_number(probe.accuracy)},
                        {"chance", probe.chance}});
    return list;
}

Json study_json(const StudyState& study) {
    return {{"running", study.running},
            {"going_on", study.going_on},
            {"afresh", study.afresh},
            {"seeds", study.seeds},
            {"fraction", study.fraction},
            {"seconds", study.seconds},
            {"seconds_left", json_number(study.seconds_left)},
            {"error", text(study.error)},
            {"summary", study.summary ? to_json(*study.summary) : Json(nullptr)}};
}

Json pointed_json(const State& state, const std::string& words) {
    const auto pointed = pointed_values(state);
    if (!pointed) return nullptr;
    Json values = Json::array();
    for (const PlotLine& line : pointed->lines) {
        Json value{{"value", json_number(line.y[0].mean)}};
        if (line.banded) {
            value["lo"] = json_number(line.y[0].lo);
            value["hi"] = json_number(line.y[0].hi);
        }
        if (line.attribute.empty()) {
            value["encoder"] = line.arm.encoder;
            value["acquisition"] = line.arm.acquisition;
        } else {
            value["attribute"] = line.attribute;
        }
        values.push_back(std::move(value));
    }
    return {{"plot", state.pointed.plot},
            {"place", state.pointed.place},
            {"x", pointed->x},
            {"values", std::move(values)},
            {"words", text(words)}};
}

// As the panel's plots have it.
Json emergence_json(const State& state) {
    if (!state.emergence) return nullptr;
    Json stages = Json::array(), probes = Json::object(),
         enrichment = to_json(std::vector<Interval>());
    for (const EmergenceStage& stage : state.emergence->stages) stages.push_back(stage.stages);
    for (const PlotLine& line : plot_lines(state, "probes"))
        probes[line.attribute] = to_json(line.y);
    for (const PlotLine& line : plot_lines(state, "enrichment")) enrichment = to_json(line.y);
    return {{"seeds", state.emergence->seeds},
            {"stages", std::move(stages)},
            {"probes", std::move(probes)},
            {"enrichment", std::move(enrichment)}};
}

Json encode_json(const std::optional<EncodeProgress>& encode) {
    if (!encode) return nullptr;
    return {{"encoder", encode->encoder},
            {"done", encode->done},
            {"total", encode->total},
            {"loaded_bytes", encode->loaded_bytes},
            {"bytes", encode->bytes}};
}

Json opening_json(const State& state) {
    const Opening& opening = state.opening;
    if (opening.stage == OpeningStage::over) return nullptr;
    Json boxes = Json::array();
    for (int label = 0; label < state.task.class_count(); ++label) {
        boxes.push_back(Json::array());
        for (const int example : state.arms[0].seed_set)
            if (state.task.label[example] == label)
                boxes.back().push_back(example_json(state, example));
    }
    const auto number = [](int value) { return value < 0 ? Json(nullptr) : Json(value); };
    return {{"stage", opening_stage_name(opening.stage)},
            {"example", example_json(state, opening.example)},
            {"boxes", std::move(boxes)},
            {"answer", number(opening.answer)},
            {"bet", number(opening.bet)},
            {"revealed", opening.revealed},
            {"asked", opening.asked},
            {"found", opening.found < 0 ? Json(nullptr) : example_json(state, opening.found)},
            {"finders", opening.finders}};
}

Json scene_json(const State& state) {
    const StoryScene& scene = state.scene;
    if (scene.step == 0) return nullptr;
    return {{"step", scene.step},
            {"highlight", scene.highlight},
            {"example", scene.example < 0 ? Json(nullptr) : example_json(state, scene.example)}};
}

Json tuning_json(const State& state) {
    const TuningState& tuning = state.tuning;
    Json json{{"possible", static_cast<bool>(check_tuning(state))},
              {"running", tuning.running},
              {"fraction", tuning.fraction},
              {"seconds_left", json_number(tuning.seconds_left)},
              {"steps", tuning.steps},
              {"steps_per_second", tuning.steps_per_second},
              {"error", text(tuning.error)},
              {"arms", Json::array()}};
    for (const ArmState& arm : tuning.arms) json["arms"].push_back(arm_json(state, arm));
    json["questions"] = nullptr;
    if (const auto first = first_questions(state))
        json["questions"] = {{"head", first->head},
                             {"whole", first->whole},
                             {"same", first->same},
                             {"head_rare", first->head_rare},
                             {"whole_rare", first->whole_rare}};
    return json;
}

}  // namespace

std::string state_json(const State& state, const StateWords& words) {
    Json json{{"phase", phase_name(state.phase)},
              {"round", state.round},
              {"done", state.timeline.done},
              {"rare_by_round", state.timeline.rare},
              {"rounds", state.settings.rounds},
              {"settings", rows_json(race_rows(), state.settings)},
              {"view", rows_json(view_rows(), state.view)},
              {"speed", state.rounds_per_second},
              {"shown_arm", state.shown_arm},
              {"shown_pick", state.shown_pick},
              {"arms", Json::array()}};
    for (const ArmState& arm : state.arms) {
        json["arms"].push_back(arm_json(state, arm));
        if (state.settings.by_hand) json["arms"].back()["agreement"] = agreement_json(state, arm);
    }
    json["unforked"] = Json::array();
    for (const ArmState& arm : state.unforked) json["unforked"].push_back(arm_json(state, arm));
    json["question"] = question_json(state);
    json["what_if"] = what_if_json(state);
    json["weighed"] = state.what_if.weighed;
    json["opening"] = opening_json(state);
    json["classes"] = state.task.classes;
    json["labels"] = label_names(state);
    const bool pending =
        state.settings.by_hand && state.phase == Phase::asking && !looks_back(state);
    json["pending"] = pending ? Json(pending_question(state)) : Json(nullptr);
    json["answers"] = state.answers;
    json["answers_fit"] = answers_json(state);
    json["your_arm"] = state.your_arm;
    json["picks_now"] = picks_now(state);
    json["chosen"] = state.chosen;
    json["picked"] = Json::array();
    for (const int example : state.chosen) json["picked"].push_back(example_json(state, example));
    json["pool"] = pool_json(state);
    json["pictures"] = pictures_json(state.pictures);
    json["encoders"] = state.encoders;
    json["own_pictures"] = state.own_pictures;
    json["undo"] = can_undo(state);
    json["acts"] = state.acts;
    const StageMaps& stages = state.stage_maps;
    json["stages"] = {{"maps", stages.maps.size()},
                      {"at", stages.at < 0 ? Json(nullptr) : Json(stages.at)}};
    json["probes"] = probes_json(state.probes);
    json["study"] = study_json(state.study);
    json["tuning"] = tuning_json(state);
    json["emergence"] = emergence_json(state);
    json["engine"] = text(state.engine);
    json["encode"] = encode_json(state.encode);
    json["scene"] = scene_json(state);
    json["story"] = text(words.story);
    json["pointed"] = pointed_json(state, words.pointed);
    json["readings"] = words.readings;
    json["focused"] = text(words.focused);
    json["evidence"] = evidence_leads(state);
    json["notice"] = text(state.notice);
    json["error"] = text(state.error);
    return dump_json(json);
}

}  // namespace bluesquare
