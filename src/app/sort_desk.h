// The desk that sorts a visitor's own pictures: pictures and answers in, state and files out. Knows
// no window, no file and no clock; time comes in as an argument.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/feature_desk.h"
#include "app/sort_command.h"
#include "app/sort_state.h"
#include "report/sorting_files.h"

namespace bluesquare {

// What there is to sort, and into what. A saved session goes on: its boxes and its seed count, its
// answers are given again to the pictures of the same path.
struct SortSetup {
    std::vector<std::string> boxes;
    std::vector<std::string> paths;
    std::uint64_t seed = 0;
    std::optional<SavedSorting> saved{};
};

// Two to nine boxes with different names that are not empty. Usage error otherwise.
Status check_boxes(const std::vector<std::string>& names);

class SortDesk {
   public:
    // Usage error where there are no pictures, too many, two of one path, or where the boxes are
    // wrong.
    static Result<SortDesk> open(SortSetup setup, EncoderSource encoders,
                                 Parallel parallel = serial);

    // In which order pictures are to be handed in: places in SortSetup::paths.
    const std::vector<int>& order() const { return sorting_.arrival().order; }
    // The next picture in that order: sort_side x sort_side x 3. content: hash of its file's bytes.
    void add(std::span<const std::uint8_t> rgb, std::string content);
    // It cannot be read; `why` goes on from its path.
    void refuse(const std::string& why);
    // A larger view of what is shown() now; others are dropped.
    void show_large(int row, Images image);
    void set_engine(std::string engine);

    void tick(double seconds);
    bool waits() const;  // for the encoder, or for pictures: tick() has nothing to do by itself
    // A refused command changes nothing but SortState::error.
    Status send(const SortCommand& command);
    const SortState& state() const { return state_; }

    // What can be taken away. The head: failure where two boxes have no pictures yet.
    std::string labels() const;
    std::string session() const;
    Result<std::vector<std::uint8_t>> head() const;
    void saved();  // it was

   private:
    SortDesk(SortSetup setup, EncoderSource encoders, Parallel parallel);
    void restore(const SavedSorting& saved);
    Status encode(double seconds);
    void take_features(Encoding encoding);
    bool enough(int done) const;
    bool finished() const;  // all are encoded
    int next_row();
    std::map<std::string, int> rows_by_path() const;
    void show();
    void build_walls();
    Status act(const SortAnswer& command);
    Status act(const SortUndo&);
    Status act(const SortChoose& command);
    Status act(const SortBoxes& command);
    Status act(const SortDismiss&);

    EncoderSource encoders_;
    Sorting sorting_;
    SortState state_;
    std::vector<std::string> contents_;  // by row that has arrived
    std::vector<std::string> expected_;  // by row, of a saved session's answers
    std::shared_ptr<Images> pictures_;
    std::shared_ptr<int> arrived_ = std::make_shared<int>(0);  // also the encoder's
    std::uint64_t seed_;
    std::unique_ptr<Encoder> encoder_;
    std::string network_;
    bool encoding_ = false, failed_ = false;
    double spent_ = 0;  // seconds with the encoder at work
};

}  // namespace bluesquare
