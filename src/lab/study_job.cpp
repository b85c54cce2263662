#include "lab/study_job.h"

#include <algorithm>
#include <limits>

#include "finetune/finetune_group.h"
#include "study/probe.h"

namespace bluesquare {
namespace {

constexpr std::size_t kProbedTogether = std::size_t{64} << 20;  // bytes of test features

// "training pretrained: seed 3, 20 labels, 40 %": a round may take minutes.
std::string in_words(const Learner& learner, const std::string& encoder, double fraction) {
    const auto run = std::ranges::find_if(learner.runs(), [](const Run& r) { return !r.done(); });
    if (run == learner.runs().end()) return "training " + encoder;
    return "training " + encoder + ": seed " + std::to_string(run->key().seed) + ", " +
           std::to_string(run->positions().size()) + " labels, " +
           std::to_string(static_cast<int>(100 * fraction)) + " %";
}

}  // namespace

std::vector<StudyGroup> plan_groups(const Experiment& experiment, std::uint64_t first_seed,
                                    int seeds, int side_by_side) {
    const SharedSeed& shared = experiment.corpus;
    std::vector<StudyGroup> groups;
    const auto add = [&](const std::string& encoder, const std::string& picker,
                         std::string_view learner, int s, int count) {
        StudyGroup group{
            encoder, shared.value_or(first_seed + s), {}, picker, std::string(learner)};
        for (int k = 0; k < std::min(count, seeds - s); ++k)
            group.seeds.push_back(first_seed + s + k);
        groups.push_back(std::move(group));
    };
    const int acquisitions = std::max(static_cast<int>(experiment.acquisitions.size()), 1);
    const int together = shared ? (side_by_side + acquisitions - 1) / acquisitions : 1;
    const auto learns = [&](std::string_view learner) {
        return std::ranges::count(experiment.learners, learner) > 0;
    };
    for (int s = 0; s < seeds; ++s)
        for (const auto& encoder : experiment.encoders) {
            if (learns(head_learner) && (s == 0 || !shared))
                for (const auto& picker : experiment.pickers)
                    if (picker != encoder)
                        add(encoder, picker == own_picker ? "" : picker, head_learner, s,
                            shared ? seeds : 1);
            if (learns(finetune_learner) && s % together == 0)
                add(encoder, "", finetune_learner, s, together);
        }
    return groups;
}

struct StudyJob::Current {
    StudyGroup group;
    std::unique_ptr<Encoder> encoder;
    std::shared_ptr<const Features> features, picker_features;
    std::unique_ptr<Learner> learner;
};

StudyJob::StudyJob(StudyPlan plan, StudySources sources, const std::vector<Record>& done,
                   const std::vector<ProbeResult>& probes_done)
    : plan_(std::move(plan)), sources_(std::move(sources)) {
    for (const auto& name : plan_.experiment.acquisitions)
        if (const auto strategy = find_strategy(name)) acquisitions_.push_back(*strategy);
    for (const auto& record : done) done_[{record.arm, record.seed}].push_back(record);
    for (auto& [name, records] : done_)
        std::ranges::sort(records, {}, [](const Record& record) { return record.round; });
    for (const auto& probe : probes_done) probes_done_.insert(probe.key());
}

StudyJob::~StudyJob() = default;

std::vector<RunKey> StudyJob::runs_left(const StudyGroup& group) const {
    std::vector<RunKey> left;
    for (const Strategy* strategy : acquisitions_)
        for (const std::uint64_t seed : group.seeds) {
            if (!group.picker.empty() && strategy->name == "random") continue;
            const Arm arm{group.encoder, group.learner, std::string(strategy->name), group.picker};
            const auto found = done_.find({arm, seed});
            if (found == done_.end() || !found->second.back().picked.empty())
                left.push_back({strategy, seed});
        }
    return left;
}

std::vector<std::string> StudyJob::probes_left(const StudyGroup& group) const {
    std::vector<std::string> left;
    if (!group.picker.empty() || group.learner != head_learner) return left;
    for (const auto& attribute : plan_.probes)
        if (!probes_done_.contains({group.encoder, attribute, group.corpus}))
            left.push_back(attribute);
    return left;
}

Status StudyJob::begin_group() {
    current_ = std::make_unique<Current>();
    current_->group = plan_.groups[next_group_];
    const StudyGroup& group = current_->group;
    if (loaded_corpus_ != group.corpus) {
        auto examples = sources_.examples(group.corpus);
        if (!examples) return examples.error();
        examples_ = *std::move(examples);
        loaded_corpus_ = group.corpus;
    }
    if (group.learner == finetune_learner) return begin_runs(runs_left(group));
    if (examples_.features) {
        current_->features = examples_.features;
        return use({});
    }
    return begin_encoder(group.encoder);
}

Status StudyJob::begin_encoder(const std::string& name) {
    auto encoder = sources_.encoder(name, current_->group.corpus);
    if (!encoder) return encoder.error();
    current_->encoder = *std::move(encoder);
    ImageSource pictures = examples_.pictures;
    pictures.count = examples_.data.size();
    current_->encoder->start(std::move(pictures));
    return Done{};
}

// features: what the encoder gave; empty where they were there.
Status StudyJob::use(Features features) {
    Current& now = *current_;
    now.encoder.reset();
    auto& place = now.features ? now.picker_features : now.features;
    if (features.size() > 0) place = std::make_shared<const Features>(std::move(features));
    if (!now.group.picker.empty() && !now.picker_features) return begin_encoder(now.group.picker);
    probe(probes_left(now.group), *now.features);
    auto runs = runs_left(now.group);
    if (!runs.empty()) return begin_runs(std::move(runs));
    end_group();
    return Done{};
}

void StudyJob::end_group() {
    current_.reset();
    ++next_group_;
}

Status StudyJob::begin_runs(std::vector<RunKey> runs) {
    const Experiment& experiment = plan_.experiment;
    const StudyGroup& group = current_->group;
    auto task = make_task(examples_.data, experiment.target, experiment.nuisance);
    if (!task) return task.error();
    std::vector<Record> records;
    for (const RunKey& run : runs) {
        const Arm arm{group.encoder, group.learner, std::string(acquisition_of(run)), group.picker};
        if (const auto found = done_.find({arm, run.seed}); found != done_.end())
            records.insert(records.end(), found->second.begin(), found->second.end());
    }
    auto learner = make_learner(*std::move(task), runs, records);
    if (!learner) return learner.error();
    current_->learner = *std::move(learner);
    current_->learner->start();
    return Done{};
}

Result<std::unique_ptr<Learner>> StudyJob::make_learner(Task task, const std::vector<RunKey>& runs,
                                                        const std::vector<Record>& records) const {
    const StudyGroup& group = current_->group;
    const LoopSettings loop = loop_of(plan_.experiment);
    if (group.learner == finetune_learner) {
        auto fitters = sources_.fitters(group.encoder, group.corpus, task, examples_,
                                        static_cast<int>(runs.size()));
        if (!fitters) return fitters.error();
        auto made =
            FinetuneGroup::make(std::make_shared<const Task>(std::move(task)), group.encoder, runs,
                                loop, *std::move(fitters), records, plan_.experiment.warm_start);
        if (!made) return made.error();
        return std::unique_ptr<Learner>(*std::move(made));
    }
    Picker picker;
    if (current_->picker_features)
        picker = {group.picker, make_ground(task, current_->picker_features, sources_.parallel)};
    auto made = HeadGroup::make(make_ground(std::move(task), current_->features, sources_.parallel),
                                group.encoder, runs, loop, head_of(plan_.experiment),
                                sources_.parallel, records, std::move(picker));
    if (!made) return made.error();
    return std::unique_ptr<Learner>(std::make_unique<HeadGroup>(*std::move(made)));
}

// A fit takes some ten times the room of its examples: several at once where that is little.
void StudyJob::probe(const std::vector<std::string>& attributes, const Features& features) {
    const auto count = static_cast<int>(attributes.size());
    const std::size_t rows = examples_.data.members(Split::test).size();
    const bool small = sizeof(float) * rows * features.cols() <= kProbedTogether;
    std::vector<std::optional<ProbeResult>> results(count);
    const auto fit = [&](int i) { results[i] = probe(attributes[i], features); };
    small ? sources_.parallel(count, fit) : serial(count, fit);
    for (auto& result : results)
        if (result) probes_.push_back(*std::move(result));
}

// Too few test examples of a level: NaN, said in the table. Nothing where there is no such
// attribute.
std::optional<ProbeResult> StudyJob::probe(const std::string& attribute,
                                           const Features& features) const {
    const Attribute* column = examples_.data.find(attribute);
    if (!column) return {};
    ProbeResult result{current_->group.encoder, attribute, current_->group.corpus,
                       std::numeric_limits<double>::quiet_NaN(),
                       1.0 / static_cast<double>(column->levels.size())};
    if (const auto probe = fit_probe(examples_.data, *column, features, head_of(plan_.experiment),
                                     current_->group.corpus)) {
        result.accuracy = probe->accuracy;
        result.converged = probe->converged;
    }
    return result;
}

StudyProgress StudyJob::progress(double within, std::string activity) const {
    const auto groups = static_cast<double>(plan_.groups.size());
    return {.fraction = (static_cast<double>(next_group_) + within) / groups,
            .activity = std::move(activity)};
}

Result<StudyProgress> StudyJob::tick() {
    while (!current_ && next_group_ < plan_.groups.size() &&
           runs_left(plan_.groups[next_group_]).empty() &&
           probes_left(plan_.groups[next_group_]).empty())
        ++next_group_;
    if (next_group_ == plan_.groups.size())
        return StudyProgress{.finished = true, .fraction = 1, .activity = "done"};
    if (!current_) {
        if (auto begun = begin_group(); !begun) return begun.error();
        return progress(0, "rendering");
    }
    return current_->encoder ? encode() : learn();
}

Result<StudyProgress> StudyJob::encode() {
    const StudyGroup& group = current_->group;
    const std::string name = current_->features ? group.picker : group.encoder;
    auto encoding = current_->encoder->poll();
    if (!encoding) return encoding.error();
    if (encoding->features)
        if (auto used = use(*std::move(encoding->features)); !used) return used.error();
    const double share = encoding->total > 0 ? 1.0 * encoding->done / encoding->total : 0;
    auto report = progress(share * 0.5, "encoding " + name);
    report.waiting = !encoding->features;
    return report;
}

Result<StudyProgress> StudyJob::learn() {
    const std::string name = current_->group.encoder;
    auto learning = current_->learner->poll();
    if (!learning) return learning.error();
    const bool trains = current_->group.learner == finetune_learner;
    if (learning->records)
        for (Record& record : *learning->records) records_.push_back(std::move(record));
    if (learning->records && bluesquare::finished(*current_->learner)) {
        end_group();
        return progress(0, "running " + name);
    }
    if (learning->records) current_->learner->start();
    const double share = bluesquare::progress(*current_->learner);
    if (!trains) return progress(0.5 + share * 0.5, "running " + name);
    auto report = progress(share, in_words(*current_->learner, name, learning->fraction));
    report.waiting = !learning->records;
    return report;
}

std::vector<Record> StudyJob::take_records() { return std::exchange(records_, {}); }
std::vector<ProbeResult> StudyJob::take_probes() { return std::exchange(probes_, {}); }

}  // namespace bluesquare
