#include "lab/study_job.h"

#include <algorithm>

#include "study/probe.h"

namespace bluesquare {

std::vector<StudyGroup> plan_groups(const std::vector<std::string>& encoders,
                                    std::uint64_t first_seed, int seeds,
                                    std::optional<std::uint64_t> shared_corpus) {
    std::vector<StudyGroup> groups;
    for (int s = 0; s < (shared_corpus ? 1 : seeds); ++s)
        for (const auto& encoder : encoders) {
            StudyGroup group{encoder, shared_corpus.value_or(first_seed + s), {}};
            if (shared_corpus)
                for (int k = 0; k < seeds; ++k) group.seeds.push_back(first_seed + k);
            else
                group.seeds = {first_seed + s};
            groups.push_back(std::move(group));
        }
    return groups;
}

struct StudyJob::Current {
    StudyGroup group;
    std::unique_ptr<Encoder> encoder;
    std::optional<Lockstep> loop;
};

StudyJob::StudyJob(StudyPlan plan, StudySources sources, const std::vector<Record>& done,
                   const std::vector<ProbeResult>& probes_done)
    : plan_(std::move(plan)), sources_(std::move(sources)) {
    for (const auto& record : done) done_.insert({record.arm, record.seed, record.round});
    for (const auto& probe : probes_done) probes_done_.insert(probe.key());
}

StudyJob::~StudyJob() = default;

bool StudyJob::group_done(const StudyGroup& group) const {
    if (plan_.acquisitions.empty()) return false;
    for (const Strategy* strategy : plan_.acquisitions)
        for (std::uint64_t seed : group.seeds)
            for (int round = 0; round <= plan_.loop.rounds; ++round)
                if (!done_.contains(
                        {Arm{group.encoder, "head", std::string(strategy->name)}, seed, round}))
                    return false;
    return true;
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
    if (examples_.features) return use(*examples_.features);
    auto encoder = sources_.encoder(group.encoder, group.corpus);
    if (!encoder) return encoder.error();
    current_->encoder = *std::move(encoder);
    current_->encoder->start(examples_.images);
    return Done{};
}

Status StudyJob::use(const Features& features) {
    current_->encoder.reset();
    if (plan_.probes) probe(features);
    if (!plan_.acquisitions.empty()) return begin_loop(features);
    end_group();
    return Done{};
}

void StudyJob::end_group() {
    current_.reset();
    ++next_group_;
}

Status StudyJob::begin_loop(const Features& features) {
    auto task = make_task(examples_.data, plan_.target, plan_.nuisance);
    if (!task) return task.error();
    std::vector<RunKey> runs;
    for (const Strategy* strategy : plan_.acquisitions)
        for (std::uint64_t seed : current_->group.seeds) runs.push_back({strategy, seed});
    auto loop = Lockstep::make(make_ground(*std::move(task), features, sources_.parallel),
                               current_->group.encoder, std::move(runs), plan_.loop);
    if (!loop) return loop.error();
    current_->loop = *std::move(loop);
    return Done{};
}

void StudyJob::probe(const Features& features) {
    for (const Attribute& attribute : examples_.data.attributes) {
        ProbeResult result{current_->group.encoder, attribute.name, current_->group.corpus, 0,
                           1.0 / static_cast<double>(attribute.levels.size())};
        if (attribute.levels.size() < 2 || probes_done_.contains(result.key())) continue;
        const auto probe =
            fit_probe(examples_.data, attribute, features, plan_.loop.head, current_->group.corpus);
        if (!probe) continue;  // too few test examples of a level: nothing to report
        result.accuracy = probe->accuracy;
        probes_.push_back(std::move(result));
    }
}

StudyProgress StudyJob::progress(double within, std::string activity) const {
    const auto groups = static_cast<double>(plan_.groups.size());
    return {.fraction = (static_cast<double>(next_group_) + within) / groups,
            .activity = std::move(activity)};
}

Result<StudyProgress> StudyJob::tick() {
    while (!current_ && next_group_ < plan_.groups.size() && group_done(plan_.groups[next_group_]))
        ++next_group_;
    if (next_group_ == plan_.groups.size())
        return StudyProgress{.finished = true, .fraction = 1, .activity = "done"};
    if (!current_) {
        if (auto begun = begin_group(); !begun) return begun.error();
        return progress(0, "rendering");
    }
    const std::string name = current_->group.encoder;
    if (current_->encoder) {
        auto encoding = current_->encoder->poll();
        if (!encoding) return encoding.error();
        if (encoding->features)
            if (auto used = use(*encoding->features); !used) return used.error();
        const double share = encoding->total > 0 ? 1.0 * encoding->done / encoding->total : 0;
        auto report = progress(share * 0.5, "encoding " + name);
        report.waiting = !encoding->features;
        return report;
    }
    for (auto& record : current_->loop->advance(sources_.parallel))
        if (!done_.contains({record.arm, record.seed, record.round}))
            records_.push_back(std::move(record));
    const double share = 1.0 * current_->loop->round() / (plan_.loop.rounds + 1);
    if (current_->loop->finished()) {
        end_group();
        return progress(0, "running " + name);
    }
    return progress(0.5 + share * 0.5, "running " + name);
}

std::vector<Record> StudyJob::take_records() { return std::exchange(records_, {}); }
std::vector<ProbeResult> StudyJob::take_probes() { return std::exchange(probes_, {}); }

}  // namespace bluesquare
