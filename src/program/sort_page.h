// The desk that sorts pictures with its textures: the other thing, beside a session, that the
// program can show.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "app/sort_desk.h"
#include "ui/desk.h"
#include "window/atlas.h"

namespace bluesquare {

class SortPage {
   public:
    // json: as in Program::sort_open(). Usage error where it is not that; the errors of
    // SortDesk::open().
    static Result<std::unique_ptr<SortPage>> open(std::string_view json, EncoderSource encoders,
                                                  Parallel parallel);

    SortDesk& desk() { return desk_; }
    const SortDesk& desk() const { return desk_; }
    // {"error": null, "paths": [...]}.
    std::string opened() const;
    void add(std::span<const std::uint8_t> rgb, std::string_view content);
    void show_large(int row, int width, int height, std::span<const std::uint8_t> rgb);
    Result<std::string> file(std::string_view kind) const;

    // True: something has changed that is to be drawn. While pictures come and are encoded that is
    // so several times a second, not at each: drawing would take the encoder's time.
    bool tick(double seconds);
    // How long nothing will happen by itself, in seconds; infinite while waiting.
    double idle_seconds() const;
    // look: without thumbnails, which are this desk's.
    void draw(Commands& commands, Look look);
    // OpenGL forgot everything.
    void restore_graphics();

   private:
    explicit SortPage(SortDesk desk) : desk_(std::move(desk)) {}
    void fill_thumbnails();
    void fill_large();

    SortDesk desk_;
    Atlas thumbnails_, large_;
    bool made_ = false;
    int filled_ = 0, large_row_ = -1;
    std::uint64_t drawn_changes_ = 0;
    double since_drawn_ = 0;  // seconds
};

}  // namespace bluesquare
