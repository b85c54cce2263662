// The whole interactive program: a session, the panels that show it, a window to show them in.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "app/session.h"
#include "platform/assets.h"
#include "program/options.h"
#include "ui/page.h"
#include "window/atlas.h"
#include "window/run.h"

namespace bluesquare {

class BlueSquare final : public Program {
   public:
    BlueSquare(std::unique_ptr<Window> window, ProgramOptions options);
    ~BlueSquare() override;

    double frame() override;
    std::string send(std::string_view json) override;
    std::string state() const override;
    Window& window() override { return *window_; }

   private:
    void poll();
    void tick();
    void draw();
    double idle_seconds() const;

    void begin_session();
    void take_fonts();
    SessionSources take_sources();
    void fill_atlas();
    ImVec2 window_size() const;
    Look look();
    void do_errand();

    struct Files;  // what has to be here before anything can be shown
    std::unique_ptr<Window> window_;
    ProgramOptions options_;
    std::unique_ptr<Files> files_;
    std::optional<Session> session_;
    State nothing_yet_;
    Atlas atlas_;
    std::uint64_t atlas_version_ = 0, drawn_changes_ = 0;
    int atlas_filled_ = 0;
    Theme theme_;
    bool dark_ = true;
    std::chrono::steady_clock::time_point last_;
    int steps_left_ = 0;
};

}  // namespace bluesquare
