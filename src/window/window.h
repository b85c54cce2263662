// The window or the page's canvas: GLFW, OpenGL 3 or WebGL 2, Dear ImGui. Draws only when asked to.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/images.h"
#include "core/result.h"
#include "window/layout.h"

struct GLFWwindow;

namespace bluesquare {

struct WindowSettings {
    std::string title;
    int width = 1280, height = 720;  // native: in screen units
    bool visible = true;
};

class Window {
   public:
    // Also makes Dear ImGui's context. Failure where there is no display or no OpenGL 3.2 /
    // WebGL 2.
    static Result<std::unique_ptr<Window>> open(const WindowSettings& settings);
    ~Window();

    // Handles what came in; size and scale follow the screen.
    void poll();
    // Asks for the next `frames` to be drawn: Dear ImGui needs a few to settle.
    void wake(int frames = 3) { frames_due_ = frames_due_ < frames ? frames : frames_due_; }
    bool wants_frame() const { return frames_due_ > 0; }
    bool closing() const;
    void close();
    // Waits up to `seconds` for input (native; a page never waits).
    void wait(double seconds);

    // One frame: background, then what `body` draws with Dear ImGui.
    void frame(std::array<float, 3> background, const std::function<void()>& body);

    // Width and height in Dear ImGui's coordinates.
    std::pair<int, int> size() const;
    // Size of a unit of type and spacing, in Dear ImGui's coordinates, so that text has the same
    // size on every screen.
    float scale() const { return scale_; }
    // Seconds since the user last did something here.
    double idle_seconds() const;
    void count_as_input();
    // OpenGL forgot everything: Dear ImGui's part of it is made anew.
    void restore_graphics();
    // The next frame's pixels are kept for screenshot().
    void capture_next() { capture_ = true; }
    // The controls of the last frame. None before the frame that the first call asks for.
    std::vector<Control> layout();
    // What the keyboard's focus is on, in the last frame.
    const FocusPlace& focus() const { return layout_.focus(); }
    // Where Tab has no further stop here it is the page's: true, and nothing has the focus then.
    bool leave_by_tab(bool backwards);
    // From the page's other controls: onto the first or the last one.
    void enter_by_tab(bool backwards);
    // Empty before a captured frame.
    const Images& screenshot() const { return screenshot_; }

   private:
    Window() = default;
    void watch_input();
    void capture();

    GLFWwindow* window_ = nullptr;
    int frames_due_ = 3;
    float scale_ = 1;
    double last_input_ = -1e9;  // nobody was here yet
    bool capture_ = false;
    Layout layout_;
    Images screenshot_;
};

// What differs between a desktop window and a canvas (window_native.cpp, window_web.cpp).
struct WindowPlatform {
    static void hints();
    static std::string last_error();  // empty where there is none to be had
    static const char* glsl_version();
    static void attach(GLFWwindow* window);
    // Follows the screen; the new scale (see Window::scale).
    static float fit(GLFWwindow* window);
};

}  // namespace bluesquare
