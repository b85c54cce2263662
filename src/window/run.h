// Hands the program over to whoever calls it: a loop (native) or the page; and what the program
// asks of them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "window/window.h"

namespace bluesquare {

class Program {
   public:
    virtual ~Program() = default;
    // Does what is due and draws if something changed. Seconds until it wants to be called again;
    // infinite: not before something comes in.
    virtual double frame() = 0;
    // A command as JSON; what is wrong with it, or nothing.
    virtual std::string send(std::string_view json) = 0;
    virtual std::string state() const = 0;  // JSON
    virtual std::string link() const = 0;   // that leads here again
    virtual Window& window() = 0;
    // Once the window is closed: whether all that was to be written is written.
    virtual Status outcome() const = 0;

    // What the page around the canvas has to know of the settings, as JSON: {"link_keys": [...],
    // "hidable": [...], "settings": [{"name", "control", "most", "names"}] that have a control}.
    virtual std::string tables() const = 0;

    // What the last frame shows, as JSON: {controls: [{label, x, y, width, height, focused}]
    // (Window::layout()), texts: [{text, x, y, w, h, cut, layer}] (ui/written.h)}; the first call
    // asks for it, and gives nothing yet.
    virtual std::string layout() = 0;

    // What the canvas's menu asks of the host: "share", "picture", "csv", "json", "own", "sort",
    // "about"; what is wrong with it, or nothing.
    virtual std::string ask(std::string_view what) = 0;

    // A visitor's own pictures (app/own_pictures.h): the table first (what is wrong with it, or
    // nothing), every path that there is, then each file that own_wants() or why it cannot be read.
    // own_finish() gives JSON: {error: text or null, problems, notes: [texts]}; after an error nothing
    // has changed.
    virtual std::string own_open(std::span<const std::uint8_t> csv, std::string_view name) = 0;
    virtual void own_offer(std::string_view path) = 0;
    virtual bool own_wants(std::string_view path) const = 0;
    virtual void own_add(std::string_view path, std::span<const std::uint8_t> bytes) = 0;
    virtual void own_refuse(std::string_view path, std::string_view why) = 0;
    virtual std::string own_finish() = 0;

    // The desk that sorts pictures (app/sort_desk.h). sort_open() gets JSON: {boxes: [names],
    // paths: [texts], seed, saved: text of a session or null} and gives {error: text or null,
    // order: [places in paths]}. Then each picture in that order, or why it cannot be read.
    virtual std::string sort_open(std::string_view json) = 0;
    virtual int sort_side() const = 0;  // pixels a side
    virtual void sort_add(std::span<const std::uint8_t> rgb, std::string_view content) = 0;
    virtual void sort_refuse(std::string_view why) = 0;
    // A larger view of the picture that is shown.
    virtual void sort_large(int row, int width, int height, std::span<const std::uint8_t> rgb) = 0;
    // JSON (app/sort_json.h); "null" while it is closed.
    virtual std::string sort_state() const = 0;
    // "labels", "session", "head", or "places" ([[path, box], ...] in JSON); failure says why there
    // is none.
    virtual Result<std::string> sort_file(std::string_view kind) = 0;
    virtual void sort_saved() = 0;
    virtual void sort_close() = 0;

    // How the encoder runs, to be shown.
    virtual void set_engine(std::string_view engine) = 0;
    // OpenGL forgot everything and is there again.
    virtual void restore_graphics() = 0;
};

// Native: runs until the window closes, and gives the outcome. Page: returns at once, and the
// program lives on; the page calls it through the functions of run_web.cpp.
Status run(std::unique_ptr<Program> program);

// A message where the user looks for one: the terminal, or the page.
void show_failure(const std::string& message);

// What the visitor's system prefers.
bool prefers_dark();
bool prefers_touch();
std::string preferred_language();  // "de"; may be one that we do not speak

// What only the surroundings of the window can do. Each says what the program should tell the
// visitor, or nothing.
std::string save_for_visitor(const std::string& name, const std::string& type,
                             std::span<const std::uint8_t> bytes);
std::string share_link(const std::string& link);
std::string ask_for_own_pictures();
std::string open_text_view();
std::string show_about();
// "sort", "sort-boxes", "sort-save", "sort-close": dialogs of the page.
std::string ask_about_sorting(const std::string& what);

}  // namespace bluesquare
