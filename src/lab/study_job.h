// A whole study - encoders x acquisitions x seeds - done in slices: each tick() renders, polls an
// encoder or a learner, so that a page stays alive and a progress bar moves.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/dataset.h"
#include "core/images.h"
#include "encode/encoder.h"
#include "lab/experiment.h"
#include "study/head_group.h"
#include "study/records.h"

namespace bluesquare {

class Fitter;
class Learner;

// Runs that share features, or a network to train: all acquisitions with these seeds.
struct StudyGroup {
    std::string encoder;
    std::uint64_t corpus = 0;  // seed of the images and of weights drawn anew
    std::vector<std::uint64_t> seeds;
    std::string picker{};  // Arm::picker
    std::string learner{head_learner};
};

// An experiment, and the part of it that is to be done.
struct StudyPlan {
    Experiment experiment;
    std::vector<StudyGroup> groups;
    std::vector<std::string> probes;  // attributes to be probed
};

// Groups for every encoder, picker, learner and these seeds. Random picks go by nobody's doubt:
// they are in the groups without a picker. Networks that are trained have as many seeds in a group
// as keep `side_by_side` of them busy, and no more, so that a study which is stopped loses little.
std::vector<StudyGroup> plan_groups(const Experiment& experiment, std::uint64_t first_seed,
                                    int seeds, int side_by_side = 1);

// Examples of a corpus; either pictures to be encoded or ready features.
struct Examples {
    Dataset data;
    ImageSource pictures;  // none where the encoder needs no pixels
    std::shared_ptr<const Features> features;
};

// Networks to be trained, an encoder with weights drawn by the corpus's seed: as many as are to
// work side by side, of `runs` at most.
using MakeFitters = std::function<Result<std::vector<std::unique_ptr<Fitter>>>(
    const std::string& encoder, std::uint64_t corpus, const Task& task, const Examples& examples,
    int runs)>;

// Where a study gets its parts from.
struct StudySources {
    std::function<Result<Examples>(std::uint64_t corpus)> examples;
    std::function<Result<std::unique_ptr<Encoder>>(const std::string& encoder,
                                                   std::uint64_t corpus)>
        encoder;
    Parallel parallel = serial;
    MakeFitters fitters = nullptr;  // where a learner trains
};

struct StudyProgress {
    bool finished = false;
    double fraction = 0;   // of the whole study
    std::string activity;  // "encoding pretrained"
    bool waiting = false;  // for an encoder that works by itself: no need to hurry back
};

class StudyJob {
   public:
    // plan: its experiment is one that check_experiment() passes. done: records of earlier times,
    // each run's without a gap. A run goes on where they end; one whose last evaluation asked about
    // nothing is done. probes_done likewise.
    StudyJob(StudyPlan plan, StudySources sources, const std::vector<Record>& done,
             const std::vector<ProbeResult>& probes_done);
    ~StudyJob();

    Result<StudyProgress> tick();
    // What has come since the last call.
    std::vector<Record> take_records();
    std::vector<ProbeResult> take_probes();

   private:
    using RunName = std::pair<Arm, std::uint64_t>;
    struct Current;  // the group under way

    std::vector<RunKey> runs_left(const StudyGroup& group) const;
    std::vector<std::string> probes_left(const StudyGroup& group) const;
    Status begin_group();
    Status begin_encoder(const std::string& name);
    Status use(Features features);
    Status begin_runs(std::vector<RunKey> runs);
    Result<std::unique_ptr<Learner>> make_learner(Task task, const std::vector<RunKey>& runs,
                                                  const std::vector<Record>& records) const;
    void end_group();
    void probe(const std::vector<std::string>& attributes, const Features& features);
    std::optional<ProbeResult> probe(const std::string& attribute, const Features& features) const;
    Result<StudyProgress> encode();
    Result<StudyProgress> learn();
    StudyProgress progress(double within, std::string activity) const;

    StudyPlan plan_;
    std::vector<const Strategy*> acquisitions_;  // of the experiment
    StudySources sources_;
    std::map<RunName, std::vector<Record>> done_;  // by round
    std::set<std::tuple<std::string, std::string, std::uint64_t>> probes_done_;
    std::size_t next_group_ = 0;
    std::unique_ptr<Current> current_;
    std::optional<std::uint64_t> loaded_corpus_;
    Examples examples_;
    std::vector<Record> records_;
    std::vector<ProbeResult> probes_;
};

}  // namespace bluesquare
