#include "app/sort_desk.h"

#include <algorithm>
#include <ranges>
#include <set>

#include "core/quoted.h"
#include "model/preprocess.h"

namespace bluesquare {
namespace {

constexpr std::string_view kEncoder = "pretrained";
constexpr std::size_t kMostProblems = 200;

// Rows [0, n) of features that are not all there yet.
std::shared_ptr<const Features> first_features(std::span<const float> values, int n, int d) {
    return std::make_shared<const Features>(Eigen::Map<const Features>(values.data(), n, d));
}

}  // namespace

bool hardly_pays(const Movement& movement) {
    return movement.answers > 0 && movement.moved * 200 < movement.of;
}

Status check_boxes(const std::vector<std::string>& names) {
    const int count = static_cast<int>(names.size());
    if (count < fewest_boxes || count > most_boxes)
        return usage_error("sorting needs " + std::to_string(fewest_boxes) + " to " +
                           std::to_string(most_boxes) + " boxes, not " + std::to_string(count));
    std::set<std::string> seen;
    for (const std::string& name : names) {
        if (name.find_first_not_of(" \t\r\n") == name.npos)
            return usage_error("a box has no name: give each one");
        if (!seen.insert(name).second)
            return usage_error("two boxes are called " + in_quotes(name) +
                               ": give each its own name");
    }
    return Done{};
}

Result<SortDesk> SortDesk::open(SortSetup setup, EncoderSource encoders, Parallel parallel) {
    if (setup.saved) {
        setup.boxes = setup.saved->boxes;
        setup.seed = setup.saved->seed;
    }
    if (auto ok = check_boxes(setup.boxes); !ok) return ok.error();
    std::sort(setup.paths.begin(), setup.paths.end());
    const int count = static_cast<int>(setup.paths.size());
    if (count == 0)
        return usage_error(
            "there is no picture to sort: give a folder or a zip with PNG, JPEG or WebP files");
    if (count > most_sorted_pictures)
        return usage_error("these are " + std::to_string(count) + " pictures, and the page sorts " +
                           std::to_string(most_sorted_pictures) +
                           " at most: sort some of them here, save the head, and sort all with "
                           "'bluesquare sort'");
    if (const auto twice = std::adjacent_find(setup.paths.begin(), setup.paths.end());
        twice != setup.paths.end())
        return usage_error("two pictures are called " + in_quotes(*twice) + ": rename one");
    return SortDesk(std::move(setup), std::move(encoders), std::move(parallel));
}

SortDesk::SortDesk(SortSetup setup, EncoderSource encoders, Parallel parallel)
    : encoders_(std::move(encoders)),
      sorting_(static_cast<int>(setup.paths.size()), static_cast<int>(setup.boxes.size()),
               SortingSettings{.seed = setup.seed, .parallel = std::move(parallel)}),
      seed_(setup.seed) {
    for (const int place : order()) state_.paths.push_back(setup.paths[place]);
    state_.boxes = std::move(setup.boxes);
    pictures_ = std::make_shared<Images>(Images{state_.total(), sort_side, sort_side, {}});
    pictures_->rgb.resize(pictures_->bytes_each() * state_.total());
    state_.pictures = pictures_;
    expected_.resize(state_.total());
    if (setup.saved) restore(*setup.saved);
    show();
}

// Where other pictures came or went, earlier checks are no random sample of these: they teach
// instead, and the audit begins anew.
void SortDesk::restore(const SavedSorting& saved) {
    const auto row_of = rows_by_path();
    const bool same = std::ranges::equal(std::views::keys(row_of), saved.pictures);
    std::vector<Act> acts;
    int gone = 0;
    for (const SavedAct& act : saved.acts) {
        const auto row = row_of.find(act.picture);
        if (row == row_of.end()) {
            ++gone;
            continue;
        }
        if (!same && act.asked == Asked::taken_over) continue;
        const Asked asked = same || act.asked != Asked::check ? act.asked : Asked::question;
        acts.push_back({row->second, asked, act.box});
    }
    sorting_.repeat(acts);
    for (std::size_t i = 0; i < saved.pictures.size(); ++i)
        if (const auto row = row_of.find(saved.pictures[i]); row != row_of.end())
            expected_[row->second] = saved.contents[i];
    if (!same)
        state_.problems.push_back(
            "the session was about other pictures: " + std::to_string(gone) +
            " of its answers belong to none of these, and its checks begin anew");
}

void SortDesk::add(std::span<const std::uint8_t> rgb, std::string content) {
    if (state_.arrived == state_.total() || rgb.size() != pictures_->bytes_each()) return;
    const int row = next_row();
    std::copy(rgb.begin(), rgb.end(), pictures_->image(row));
    if (sorting_.book().answered(row) && !expected_[row].empty() && expected_[row] != content &&
        state_.problems.size() < kMostProblems)
        state_.problems.push_back(
            state_.paths[row] +
            " is another picture than the one that was answered: look at it again");
    contents_.push_back(std::move(content));
    state_.broken.push_back(false);
    ++state_.changes;
}

int SortDesk::next_row() {
    state_.arrived = *arrived_ + 1;
    return (*arrived_)++;
}

void SortDesk::refuse(const std::string& why) {
    if (state_.arrived == state_.total()) return;
    const int row = next_row();
    std::fill_n(pictures_->image(row), pictures_->bytes_each(), std::uint8_t{128});
    if (state_.problems.size() < kMostProblems)
        state_.problems.push_back(state_.paths[row] + " " + why);
    contents_.emplace_back();
    state_.broken.push_back(true);
    ++state_.changes;
}

void SortDesk::show_large(int row, Images image) {
    if (row != state_.shown()) return;
    state_.large = {row, std::move(image)};
    ++state_.changes;
}

void SortDesk::set_engine(std::string engine) {
    state_.engine = std::move(engine);
    ++state_.changes;
}

void SortDesk::tick(double seconds) {
    if (failed_ || finished()) return;
    if (auto ok = encode(seconds); !ok) {
        failed_ = true;
        encoder_.reset();
        state_.error = ok.error().what;
        ++state_.changes;
    }
}

bool SortDesk::finished() const { return sorting_.come() == state_.total(); }

bool SortDesk::waits() const { return failed_ || encoding_ || finished(); }

Status SortDesk::encode(double seconds) {
    if (!encoder_) {
        auto arrival = encoders_(std::string(kEncoder), 0);
        if (!arrival) return arrival.error();
        state_.changes += arrival->loaded_bytes != state_.loaded_bytes;
        state_.loaded_bytes = arrival->loaded_bytes;
        state_.bytes = arrival->bytes;
        if (!arrival->encoder) return Done{};
        encoder_ = std::move(arrival->encoder);
        network_ = network_of(encoder_->identity());
        ImageSource source = source_of(pictures_);
        source.ready = [arrived = arrived_] { return *arrived; };
        encoder_->start(std::move(source));
        encoding_ = true;
    }
    spent_ += seconds;
    auto encoding = encoder_->poll();
    if (!encoding) return encoding.error();
    take_features(*std::move(encoding));
    return Done{};
}

bool SortDesk::enough(int done) const {
    const int known = sorting_.come();
    if (done == known) return false;
    if (done == state_.total()) return true;
    return known == 0 ? done >= first_sorted : 2 * done >= 3 * known;
}

void SortDesk::take_features(Encoding encoding) {
    if (encoding.done != state_.encoded) {
        state_.encoded = encoding.done;
        state_.images_per_second = spent_ > 0 ? encoding.done / spent_ : 0;
        const int left = state_.total() - encoding.done;
        state_.seconds_left = state_.images_per_second > 0 ? left / state_.images_per_second : 0;
        ++state_.changes;
    }
    if (!encoding.features && (encoding.so_far.empty() || !enough(encoding.done))) return;
    std::vector<bool> broken(state_.broken.begin(), state_.broken.begin() + encoding.done);
    if (encoding.features)
        sorting_.come(std::make_shared<const Features>(*std::move(encoding.features)),
                      std::move(broken));
    else
        sorting_.come(first_features(encoding.so_far, encoding.done, encoder_->dimensions()),
                      std::move(broken));
    if (encoding.features) {
        encoder_.reset();
        encoding_ = false;
    }
    show();
}

void SortDesk::show() {
    const int was = state_.ask ? state_.ask->row : -1;
    state_.ask = sorting_.next();
    if (state_.ask && state_.ask->row != was && state_.chosen < 0) state_.large = {};
    state_.slots = sorting_.slots();
    state_.answers = static_cast<int>(
        std::count_if(sorting_.book().acts().begin(), sorting_.book().acts().end(),
                      [](const Act& act) { return act.asked != Asked::taken_over; }));
    state_.answers_by_box = sorting_.answers_by_box();
    state_.checks = sorting_.checks();
    state_.audit = sorting_.audit();
    state_.movement = sorting_.movement();
    state_.doubtful_fit = sorting_.doubtful_fit();
    build_walls();
    ++state_.changes;
}

void SortDesk::build_walls() {
    state_.walls.assign(state_.boxes.size(), {});
    state_.unsorted = 0;
    for (int row = 0; row < state_.total(); ++row) {
        const int box = state_.slots[row].box;
        if (box >= 0)
            state_.walls[box].rows.push_back(row);
        else
            ++state_.unsorted;
    }
    for (Wall& wall : state_.walls) {
        std::sort(wall.rows.begin(), wall.rows.end(), [&](int a, int b) {
            const Slot &x = state_.slots[a], &y = state_.slots[b];
            if (x.by_person != y.by_person) return x.by_person;
            return x.probability != y.probability ? x.probability > y.probability : a < b;
        });
        for (const int row : wall.rows) {
            wall.by_person += state_.slots[row].by_person;
            wall.sure +=
                state_.slots[row].by_person || state_.slots[row].probability >= doubt_begins;
        }
    }
}

Status SortDesk::send(const SortCommand& command) {
    const Status done = std::visit([&](const auto& one) { return act(one); }, command);
    state_.error = done ? std::string() : done.error().what;
    ++state_.changes;
    return done;
}

Status SortDesk::act(const SortAnswer& command) {
    const int row = state_.shown();
    if (row < 0) return usage_error("there is no picture to answer for now");
    if (command.box >= static_cast<int>(state_.boxes.size()) || command.box < skipped)
        return usage_error("there are " + std::to_string(state_.boxes.size()) + " boxes");
    if (state_.chosen >= 0) {
        if (command.box != skipped) sorting_.say({row, Asked::correction, command.box});
        state_.chosen = -1;
    } else {
        sorting_.say({row, state_.ask->asked, command.box});
    }
    state_.large = {};
    state_.unsaved = true;
    show();
    return Done{};
}

Status SortDesk::act(const SortUndo&) {
    if (state_.chosen >= 0) return act(SortChoose{-1});
    if (state_.answers == 0) return usage_error("there is no answer to take back");
    sorting_.undo();
    state_.large = {};
    state_.unsaved = true;
    show();
    return Done{};
}

Status SortDesk::act(const SortChoose& command) {
    if (command.row >= sorting_.come() || (command.row >= 0 && state_.broken[command.row]))
        return usage_error("that picture has not been looked at yet");
    if (command.row != state_.chosen) state_.large = {};
    state_.chosen = command.row;
    return Done{};
}

Status SortDesk::act(const SortBoxes& command) {
    if (auto ok = check_boxes(command.names); !ok) return ok;
    if (command.names.size() < state_.boxes.size())
        return usage_error("a box cannot be taken away: it may hold answers; give it another name");
    state_.boxes = command.names;
    sorting_.set_boxes(static_cast<int>(state_.boxes.size()));
    state_.unsaved = true;
    show();
    return Done{};
}

Status SortDesk::act(const SortDismiss&) { return Done{}; }

std::map<std::string, int> SortDesk::rows_by_path() const {
    std::map<std::string, int> rows;
    for (int row = 0; row < state_.total(); ++row) rows[state_.paths[row]] = row;
    return rows;
}

std::string SortDesk::labels() const {
    std::vector<LabelRow> rows;
    for (const auto& [path, row] : rows_by_path()) {
        LabelRow& line = rows.emplace_back();
        line.filename = path;
        const Slot& slot = state_.slots[row];
        if (slot.box >= 0) {
            line.label = state_.boxes[slot.box];
            line.probability = slot.probability;
        }
        line.source = slot.box >= 0 ? (slot.by_person ? "you" : "network")
                      : row < state_.arrived && state_.broken[row] ? "unreadable"
                      : sorting_.book().box(row) == cannot_tell    ? "cannot tell"
                                                                   : "";
    }
    return labels_csv(rows);
}

std::string SortDesk::session() const {
    SavedSorting saved{seed_, state_.boxes, {}, {}, {}};
    for (const auto& [path, row] : rows_by_path()) {
        saved.pictures.push_back(path);
        saved.contents.push_back(row < state_.arrived ? contents_[row] : expected_[row]);
    }
    for (const Act& act : sorting_.book().acts())
        saved.acts.push_back({state_.paths[act.row], act.asked, act.box});
    return saved_sorting_json(saved);
}

Result<std::vector<std::uint8_t>> SortDesk::head() const {
    auto head = sorting_.head();
    if (!head) return usage_error("nothing is learnt yet: put pictures into two boxes first");
    return head_file({*std::move(head), state_.boxes, std::string(kEncoder), network_, sort_side,
                      static_cast<int>(sorting_.book().taught().size()), sorting_.audit()});
}

void SortDesk::saved() {
    state_.unsaved = false;
    ++state_.changes;
}

}  // namespace bluesquare
