#include <cmath>

#include <emscripten/html5.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include "window/gl.h"
#include "window/window.h"

extern "C" void bluesquare_host_take_keys();  // web/host.js

namespace bluesquare {
namespace {

constexpr int kScaleToMonitor =
    0x0002200C;  // GLFW_SCALE_TO_MONITOR: Emscripten knows it, its header not

}  // namespace

void WindowPlatform::hints() { glfwWindowHint(kScaleToMonitor, GLFW_TRUE); }

std::string WindowPlatform::last_error() { return {}; }

const char* WindowPlatform::glsl_version() { return "#version 300 es"; }

void WindowPlatform::attach(GLFWwindow* window) {
    ImGui_ImplGlfw_InstallEmscriptenCallbacks(window, "#canvas");
    bluesquare_host_take_keys();
}

// The canvas fills #stage. CSS pixels are units already.
float WindowPlatform::fit(GLFWwindow* window) {
    double wide = 0, high = 0;
    emscripten_get_element_css_size("#stage", &wide, &high);
    int width = 0, height = 0;
    glfwGetWindowSize(window, &width, &height);
    const int stage_width = std::lround(wide), stage_height = std::lround(high);
    if (stage_width > 0 && stage_height > 0 && (stage_width != width || stage_height != height))
        glfwSetWindowSize(window, stage_width, stage_height);
    return 1;
}

void Window::wait(double) {}

}  // namespace bluesquare
