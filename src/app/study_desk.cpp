#include "app/study_desk.h"

#include <algorithm>
#include <limits>

#include "app/arriving_encoder.h"
#include "lab/ready_encoder.h"
#include "shapes/corpus.h"
#include "shapes/scene.h"

namespace bluesquare {
namespace {

constexpr int kSeedsTogether = 4;  // more score faster, fewer make shorter slices

std::vector<StudyGroup> groups_of(const Settings& settings, int seeds) {
    std::vector<StudyGroup> groups;
    for (const auto& encoder : settings.encoders)
        for (int first = 0; first < seeds; first += kSeedsTogether) {
            StudyGroup group{encoder, corpus_seed(settings), {}};
            for (int s = first; s < std::min(seeds, first + kSeedsTogether); ++s)
                group.seeds.push_back(static_cast<std::uint64_t>(s));
            groups.push_back(std::move(group));
        }
    return groups;
}

// Pictures are drawn when they are asked for.
Result<Examples> draw_examples(ShapesSettings shapes, std::uint64_t corpus) {
    shapes.seed = corpus;
    auto plan = plan_shapes(shapes);
    if (!plan) return plan.error();
    const auto data = std::make_shared<const Dataset>(*std::move(plan));
    const auto load = [data, corpus](int i, std::span<std::uint8_t> rgb) -> Status {
        render_example(*data, corpus, i, rgb.data());
        return Done{};
    };
    return Examples{*data, {data->size(), scene_size, scene_size, load}, {}};
}

// Some run has not reached the main target: the ratio is a bound only, or rests on fewer runs.
bool censored(const Summary& summary) {
    return std::ranges::any_of(summary.arms, [](const ArmSummary& arm) {
        return arm.labels_to_target[0].censored_share > 0;
    });
}

// Without each run's last record, which asked about nothing: from there it goes on.
std::vector<Record> reopened(const std::vector<Record>& records) {
    std::vector<Record> open = records;
    std::erase_if(open, [](const Record& record) { return record.picked.empty(); });
    return open;
}

double seconds_left(const StudyState& state, double seconds) {
    if (state.fraction < 0.02) return std::numeric_limits<double>::quiet_NaN();
    return seconds / state.fraction * (1 - state.fraction);
}

}  // namespace

void StudyDesk::begin(const Settings& settings, const Dataset& data,
                      std::map<std::string, std::shared_ptr<const Features>> features, int seeds,
                      const Parallel& parallel, StudyState& state) {
    plan_ = {settings, groups_of(settings, seeds), {}};
    sources_ = {
        [data](std::uint64_t) {
            return Result<Examples>(Examples{data, {}, {}});
        },
        [features](const std::string& encoder, std::uint64_t) -> Result<std::unique_ptr<Encoder>> {
            return make_ready_encoder(encoder, features.at(encoder));
        },
        parallel};
    state = {};
    state.running = true;
    state.seeds = seeds;
    start({}, state);
}

void StudyDesk::begin_afresh(const Settings& settings, const EncoderSource& encoder, int seeds,
                             const Parallel& parallel, StudyState& state) {
    Experiment experiment = settings;
    experiment.corpus.reset();
    experiment.until = race_target;
    plan_ = {experiment, plan_groups(experiment, 0, seeds), {}};
    sources_ = {[shapes = corpus_of(settings)](std::uint64_t corpus) {
                    return draw_examples(shapes, corpus);
                },
                [encoder](const std::string& name,
                          std::uint64_t corpus) -> Result<std::unique_ptr<Encoder>> {
                    return make_arriving_encoder(encoder, name, corpus);
                },
                parallel};
    state = {};
    state.running = state.afresh = true;
    state.seeds = seeds;
    start({}, state);
}

void StudyDesk::start(const std::vector<Record>& done, StudyState& state) {
    job_ = std::make_unique<StudyJob>(plan_, sources_, done, std::vector<ProbeResult>{});
    state.fraction = 0;
    state.seconds_left = std::numeric_limits<double>::quiet_NaN();
    seconds_ = 0;
}

void StudyDesk::go_on(StudyState& state) {
    state.going_on = true;
    records_ = reopened(state.records);
    plan_.experiment.until = race_target;
    start(records_, state);
}

void StudyDesk::advance(double seconds, StudyState& state) {
    if (!job_) return;
    const auto progress = job_->tick();
    auto& records = state.going_on ? records_ : state.records;
    for (Record& record : job_->take_records()) records.push_back(std::move(record));
    state.seconds += seconds;
    seconds_ += seconds;
    if (!progress) {
        state.error = progress.error().what;
        return stop(state);
    }
    state.fraction = progress->fraction;
    state.waiting = progress->waiting;
    state.seconds_left = seconds_left(state, seconds_);
    if (!progress->finished) return;
    if (state.going_on) state.records = std::move(records_);
    state.summary =
        summarise(state.records, plan_.experiment.target_accuracies, plan_.experiment.rounds);
    if (!state.afresh && !state.going_on && censored(*state.summary)) return go_on(state);
    stop(state);
}

void StudyDesk::stop(StudyState& state) {
    job_.reset();
    records_.clear();
    state.running = state.going_on = state.waiting = false;
}

void StudyDesk::cancel(StudyState& state) {
    stop(state);
    if (!state.summary) state = {};
}

void StudyDesk::clear(StudyState& state) {
    stop(state);
    state = {};
}

}  // namespace bluesquare
