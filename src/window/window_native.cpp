#include <algorithm>

#include "window/gl.h"
#include "window/window.h"

namespace bluesquare {

void WindowPlatform::hints() {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
}

std::string WindowPlatform::last_error() {
    const char* reason = nullptr;
    glfwGetError(&reason);
    return reason ? reason : "";
}

const char* WindowPlatform::glsl_version() { return "#version 150"; }

void WindowPlatform::attach(GLFWwindow*) {}

// Where windows are measured in pixels (X11, Windows), text must grow with the monitor's scale;
// where the system scales (macOS, Wayland), the framebuffer has it already.
float WindowPlatform::fit(GLFWwindow* window) {
    float content = 1;
    glfwGetWindowContentScale(window, &content, nullptr);
    int width = 0, framebuffer = 0, height = 0;
    glfwGetWindowSize(window, &width, &height);
    glfwGetFramebufferSize(window, &framebuffer, nullptr);
    const float density = width > 0 ? 1.0f * framebuffer / width : 1.0f;
    return std::max(1.0f, content / density);
}

void Window::wait(double seconds) {
    if (seconds > 0) glfwWaitEventsTimeout(std::min(seconds, 3600.0));
}

}  // namespace bluesquare
