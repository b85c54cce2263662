// The whole interactive program: a session, the panels that show it, a window to show them in.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "app/attract.h"
#include "app/session.h"
#include "platform/assets.h"
#include "program/options.h"
#include "program/shipped_source.h"
#include "program/sort_page.h"
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
    std::string link() const override;
    std::string tables() const override;
    std::string ask(std::string_view what) override;
    std::string layout() override;
    Window& window() override { return *window_; }
    Status outcome() const override { return outcome_; }
    std::string own_open(std::span<const std::uint8_t> csv, std::string_view name) override;
    void own_offer(std::string_view path) override;
    bool own_wants(std::string_view path) const override;
    void own_add(std::string_view path, std::span<const std::uint8_t> bytes) override;
    void own_refuse(std::string_view path, std::string_view why) override;
    std::string own_finish() override;
    std::string sort_open(std::string_view json) override;
    int sort_side() const override;
    void sort_add(std::span<const std::uint8_t> rgb, std::string_view content) override;
    void sort_refuse(std::string_view why) override;
    void sort_large(int row, int width, int height, std::span<const std::uint8_t> rgb) override;
    std::string sort_state() const override;
    Result<std::string> sort_file(std::string_view kind) override;
    void sort_saved() override;
    void sort_close() override;
    void set_engine(std::string_view engine) override;
    void restore_graphics() override;

   private:
    void poll();
    void tick();
    void draw();
    double idle_seconds() const;

    void begin_session();
    void attract(double seconds);
    std::string send_to_desk(std::string_view json);
    void serve(HostRequest request);
    void save_records(bool csv);
    void tell(std::string notice);
    void draw_panels(Commands& commands);
    void fill_atlas();
    ImVec2 window_size() const;
    Look look() const;
    bool dark() const;
    void do_errand();

    std::unique_ptr<Window> window_;
    ProgramOptions options_;
    std::shared_ptr<ModelFiles> model_;
    std::optional<std::array<Asset, 2>> fonts_;  // regular, strong; until they are here
    std::optional<Session> session_;
    State nothing_yet_;
    std::optional<OwnPicturesReader> own_;
    std::unique_ptr<SortPage> sorting_;  // while pictures are sorted; the session waits
    Attract attract_;
    Atlas atlas_;
    std::uint64_t atlas_version_ = 0, drawn_changes_ = 0;
    int atlas_filled_ = 0;
    Theme theme_;
    WrittenTexts written_;  // of the last frame, once layout() was asked for
    Language system_language_;
    bool save_picture_ = false;  // the next captured frame is for the visitor
    std::chrono::steady_clock::time_point last_;
    int steps_left_ = 0;
    Status outcome_ = Done{};
};

}  // namespace bluesquare
