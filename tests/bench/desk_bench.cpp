// How many answers a sorting of real pictures needs, with the questions of a strategy and with
// random ones, and how often its audit's interval holds the truth. An oracle answers.
//   cmake --build build/native --target desk_bench
//   tests/bench/desk_data.py FOLDER
//   build/native/tests/desk_bench FOLDER/elpv --boxes defect --size 224
#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/encoders.h"
#include "cli/wait.h"
#include "data/csv.h"
#include "lab/picture_features.h"
#include "platform/files.h"
#include "platform/threads.h"
#include "sorting/sorting.h"
#include "study/statistics.h"

using namespace bluesquare;

namespace {

using Names = std::vector<const char*>;
// Random ones last. Between two boxes margin, uncertainty and entropy ask the same.
Names strategies_for(std::size_t boxes) {
    if (boxes == 2) return {"margin", "random"};
    return {"margin", "uncertainty", "entropy", "random"};
}
constexpr std::array kTargets{0.90, 0.95};
constexpr int kKept = 5;  // further answers at which a target must still be reached
constexpr std::array kAudits{25, 50, 100, 200};

struct Options {
    std::string folder, boxes;
    EncoderOptions encoders;
    int seeds = 16, most = 400, jobs = 2;
};

struct Pictures {
    std::shared_ptr<const Features> features;
    std::vector<int> box;  // by picture
    std::vector<std::string> boxes;
};

// One seed, one strategy.
struct Run {
    std::vector<double> agreement;  // after so many answers
    std::vector<Audit> audits;      // by answers; right < 0 where there was none
};

using Runs = std::vector<Run>;  // by seed

struct Arms {
    Names strategies;
    std::vector<Runs> runs;  // by strategy
};

Result<Pictures> read_pictures(const Options& o) {
    const std::string path = o.folder + "/metadata.csv";
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    const auto csv = read_csv(as_text(*bytes), path);
    if (!csv) return csv.error();
    const auto file = csv->column("filename"), box = csv->column(o.boxes);
    if (!file) return file.error();
    if (!box) return box.error();
    Pictures pictures;
    PictureFiles files;
    std::map<std::string, int> boxes;
    for (int row = 0; row < csv->rows(); ++row) boxes[std::string(csv->at(row, *box))] = 0;
    for (auto& [name, number] : boxes) {
        number = static_cast<int>(pictures.boxes.size());
        pictures.boxes.push_back(name);
    }
    for (int row = 0; row < csv->rows(); ++row) {
        files.names.push_back(o.folder + "/" + std::string(csv->at(row, *file)));
        pictures.box.push_back(boxes[std::string(csv->at(row, *box))]);
    }
    files.read = [names = files.names](int i) { return read_file(names[i]); };

    EncoderOptions raw = o.encoders;
    raw.no_cache = true;
    const auto encoders = open_encoders(raw, {"pretrained"}, o.jobs);
    if (!encoders) return encoders.error();
    auto encoder = encoders->make("pretrained", 0);
    if (!encoder) return encoder.error();
    Features all(files.names.size(), (*encoder)->dimensions());
    const int total = static_cast<int>(files.names.size());
    PictureFeatures blocks(std::move(files), *std::move(encoder),
                           {o.encoders.network.size, make_parallel(o.jobs), 8, kept_features()});
    const Status done = wait([&]() -> Result<Wait> {
        const auto step = blocks.poll();
        if (!step) return step.error();
        if (step->block) {
            for (const auto& why : step->block->broken)
                if (!why.empty()) return Error{why};
            all.middleRows(step->block->begin, step->block->features->rows()) =
                *step->block->features;
        }
        return Wait{step->block && step->done == total, 1.0 * step->done / total, "encoding",
                    step->idle};
    });
    if (!done) return done.error();
    pictures.features = std::make_shared<const Features>(std::move(all));
    return pictures;
}

double agreement(const Sorting& sorting, const std::vector<int>& box_of_row) {
    int right = 0;
    for (int row = 0; row < sorting.pictures(); ++row)
        right += sorting.slots()[row].box == box_of_row[row];
    return 1.0 * right / sorting.pictures();
}

// Answers needed until the target is reached and kept; `most` where it never is.
int answers_to(const Run& run, double target, int most) {
    const auto& share = run.agreement;
    for (int a = 0; a + kKept < std::ssize(share); ++a)
        if (std::all_of(&share[a], &share[a] + kKept + 1, [&](double s) { return s >= target; }))
            return a;
    return most;
}

Run sort_once(const Pictures& pictures, const Options& o, std::uint64_t seed,
              const char* strategy) {
    SortingSettings settings;
    settings.seed = seed;
    settings.strategy = *find_strategy(strategy);
    const int n = static_cast<int>(pictures.box.size());
    Sorting sorting(n, static_cast<int>(pictures.boxes.size()), settings);
    Features rows(n, pictures.features->cols());
    std::vector<int> truth(n);
    for (int row = 0; row < n; ++row) {
        rows.row(row) = pictures.features->row(sorting.arrival().order[row]);
        truth[row] = pictures.box[sorting.arrival().order[row]];
    }
    sorting.come(std::make_shared<const Features>(std::move(rows)), std::vector<bool>(n, false));
    Run run{{agreement(sorting, truth)}, {}};
    for (int answers = 1; answers <= o.most && sorting.next(); ++answers) {
        const Ask ask = *sorting.next();
        sorting.say({ask.row, ask.asked, truth[ask.row]});
        run.agreement.push_back(agreement(sorting, truth));
        if (std::count(kAudits.begin(), kAudits.end(), answers))
            run.audits.push_back(sorting.audit().value_or(Audit{-1, 0, 1, {}}));
        if (answers >= kAudits.back() && answers_to(run, kTargets.back(), o.most) < o.most) break;
    }
    return run;
}

std::string number(double value, int most) {
    char text[32];
    std::snprintf(text, sizeof text, value >= most ? ">=%.0f" : "%g", value);
    return text;
}

std::vector<double> all_answers_to(const Runs& runs, double target, int most) {
    std::vector<double> answers;
    for (const Run& run : runs) answers.push_back(answers_to(run, target, most));
    return answers;
}

double median_of(const std::vector<double>& values, std::span<const int> seeds) {
    std::vector<double> drawn;
    for (const int seed : seeds) drawn.push_back(values[seed]);
    return median(std::move(drawn));
}

void print_answers(const Arms& arms, const Options& o) {
    const Bootstrap bootstrap(o.seeds);
    for (const double target : kTargets) {
        const auto random = all_answers_to(arms.runs.back(), target, o.most);
        for (std::size_t s = 0; s < arms.strategies.size(); ++s) {
            const auto answers = all_answers_to(arms.runs[s], target, o.most);
            const Interval middle = bootstrap.interval(
                [&](std::span<const int> seeds) { return median_of(answers, seeds); });
            const Interval ratio = bootstrap.interval([&](std::span<const int> seeds) {
                return median_of(random, seeds) / median_of(answers, seeds);
            });
            const auto censored = std::count(answers.begin(), answers.end(), o.most);
            const bool bound = median(random) >= o.most;
            std::printf(
                "%3.0f %%  %-12s %6s [%s, %s]  never %2d of %d  ratio %s%.2f [%.2f, %.2f]\n",
                100 * target, arms.strategies[s], number(middle.mean, o.most).c_str(),
                number(middle.lo, o.most).c_str(), number(middle.hi, o.most).c_str(),
                static_cast<int>(censored), o.seeds,
                median(answers) >= o.most ? "? "
                : bound                   ? ">="
                                          : "",
                ratio.mean, ratio.lo, ratio.hi);
        }
    }
}

void print_agreement(const Arms& arms, const Options& o) {
    for (std::size_t s = 0; s < arms.strategies.size(); ++s) {
        std::printf("right  %-12s", arms.strategies[s]);
        for (const int answers : kAudits) {
            std::vector<double> shares;
            for (const Run& run : arms.runs[s])
                shares.push_back(
                    run.agreement[std::min<std::size_t>(answers, run.agreement.size() - 1)]);
            const Interval mean = mean_interval(shares);
            std::printf("  %.3f [%.3f, %.3f]", mean.mean, mean.lo, mean.hi);
        }
        std::printf("  at 25, 50, 100, 200 answers (of %d seeds)\n", o.seeds);
    }
}

// How often the interval holds the share that is right, of the audits that there were.
void print_audits(const Arms& arms) {
    for (std::size_t s = 0; s < arms.strategies.size(); ++s) {
        std::printf("audit  %-12s", arms.strategies[s]);
        for (std::size_t k = 0; k < kAudits.size(); ++k) {
            int there = 0, held = 0;
            double width = 0, error = 0;
            for (const Run& run : arms.runs[s]) {
                if (k >= run.audits.size() || run.audits[k].right < 0) continue;
                const Audit& audit = run.audits[k];
                const double truth = run.agreement[kAudits[k]];
                ++there;
                held += audit.lo <= truth + 1e-12 && truth <= audit.hi + 1e-12;
                width += audit.hi - audit.lo;
                error += audit.right - truth;
            }
            std::printf("  %d: %d of %d", kAudits[k], held, there);
            if (there > 0) std::printf(" (width %.2f, bias %+.3f)", width / there, error / there);
        }
        std::printf("\n");
    }
}

Status bench(const Options& o) {
    const auto pictures = read_pictures(o);
    if (!pictures) return pictures.error();
    std::vector<int> sizes(pictures->boxes.size());
    for (const int box : pictures->box) ++sizes[box];
    std::printf("%s, %s at %d x %d: %d pictures,", o.folder.c_str(), o.boxes.c_str(),
                o.encoders.network.size, o.encoders.network.size,
                static_cast<int>(pictures->box.size()));
    for (std::size_t b = 0; b < sizes.size(); ++b)
        std::printf(" %s %d", pictures->boxes[b].c_str(), sizes[b]);
    std::printf("\n");
    Arms arms{strategies_for(sizes.size()), {}};
    arms.runs.resize(arms.strategies.size(), Runs(o.seeds));
    make_parallel(o.jobs)(static_cast<int>(arms.strategies.size()) * o.seeds, [&](int i) {
        const int strategy = i % static_cast<int>(arms.strategies.size());
        const int seed = i / static_cast<int>(arms.strategies.size());
        arms.runs[strategy][seed] = sort_once(*pictures, o, seed, arms.strategies[strategy]);
    });
    print_answers(arms, o);
    print_agreement(arms, o);
    print_audits(arms);
    return Done{};
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Answers that a sorting needs");
    Options o;
    app.add_option("folder", o.folder, "Holds pictures and metadata.csv")->required();
    app.add_option("--boxes", o.boxes, "Column that says the box")->required();
    o.encoders.models = BLUESQUARE_SOURCE_DIR "/models";
    o.encoders.onnxruntime = BLUESQUARE_ONNXRUNTIME;
    app.add_option("--size", o.encoders.network.size, "Pixels a side");
    app.add_option("--seeds", o.seeds, "0 to so many");
    app.add_option("--answers", o.most, "At most, checks included")->check(CLI::Range(205, 100000));
    app.add_option("--jobs", o.jobs, "Threads");
    CLI11_PARSE(app, argc, argv);
    const Status status = bench(o);
    if (!status) std::fprintf(stderr, "desk_bench: %s\n", status.error().what.c_str());
    return status ? 0 : 1;
}
