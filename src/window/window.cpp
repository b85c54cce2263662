#include "window/window.h"

#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>
#include <implot.h>

#include "window/gl.h"

namespace bluesquare {
namespace {

Window& window_of(GLFWwindow* window) {
    return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

void wake(GLFWwindow* window) { window_of(window).wake(); }

// The user did something.
void touch(GLFWwindow* window) {
    window_of(window).wake();
    window_of(window).count_as_input();
}

// Where a press is: a finger's comes without a movement before it.
void press(GLFWwindow* window) {
    double x = 0, y = 0;
    glfwGetCursorPos(window, &x, &y);
    ImGui_ImplGlfw_CursorPosCallback(window, x, y);
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowSettings& settings) {
    const auto failed = [](const std::string& what) {
        const std::string reason = WindowPlatform::last_error();
        return Error{what + (reason.empty() ? "" : ": " + reason)};
    };
    if (!glfwInit()) return failed("no display to open a window on");
    WindowPlatform::hints();
    glfwWindowHint(GLFW_VISIBLE, settings.visible ? GLFW_TRUE : GLFW_FALSE);
    auto window = std::unique_ptr<Window>(new Window);
    window->window_ =
        glfwCreateWindow(settings.width, settings.height, settings.title.c_str(), nullptr, nullptr);
    if (!window->window_) return failed("cannot open a window with OpenGL 3.2 or WebGL 2");
    glfwMakeContextCurrent(window->window_);
    glfwSwapInterval(1);
    window->watch_input();
    ImGui::CreateContext();
    ImPlot::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;  // nothing is kept between runs
    ImGui::GetIO().LogFilename = nullptr;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ImGui_ImplGlfw_InitForOpenGL(window->window_, true);
    ImGui_ImplOpenGL3_Init(WindowPlatform::glsl_version());
    WindowPlatform::attach(window->window_);
    window->scale_ = WindowPlatform::fit(window->window_);
    window->layout_.attach(*ImGui::GetCurrentContext());
    return window;
}

Window::~Window() {
    if (window_ && ImGui::GetCurrentContext()) {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplGlfw_Shutdown();
        ImPlot::DestroyContext();
        ImGui::DestroyContext();
    }
    if (window_) glfwDestroyWindow(window_);
    glfwTerminate();
}

// Dear ImGui's own callbacks are installed over these and call them in turn.
void Window::watch_input() {
    glfwSetWindowUserPointer(window_, this);
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { touch(w); });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) {
        touch(w);
        press(w);
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { touch(w); });
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int, int, int, int) { touch(w); });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { touch(w); });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { bluesquare::wake(w); });
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { bluesquare::wake(w); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { bluesquare::wake(w); });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { bluesquare::wake(w); });
}

void Window::count_as_input() { last_input_ = glfwGetTime(); }
double Window::idle_seconds() const { return glfwGetTime() - last_input_; }

void Window::restore_graphics() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplOpenGL3_Init(WindowPlatform::glsl_version());
    wake();
}

std::vector<Control> Window::layout() {
    if (!layout_.recording()) {
        layout_.record();
        wake();
    }
    return layout_.controls();
}

bool Window::leave_by_tab(bool backwards) {
    ImGuiContext& g = *ImGui::GetCurrentContext();
    if (!tab_leaves(g, layout_.focus(), backwards)) return false;
    // Nowhere, so that whoever comes back begins at an end.
    ImGui::SetNavID(0, g.NavLayer, g.NavWindow->NavRootFocusScopeId, ImRect());
    ImGui::SetNavCursorVisible(false);
    wake();
    return true;
}

void Window::enter_by_tab(bool backwards) {
    ImGuiIO& io = ImGui::GetIO();
    ImGuiContext& g = *ImGui::GetCurrentContext();
    if (g.NavWindow) ImGui::SetNavID(0, g.NavLayer, g.NavWindow->NavRootFocusScopeId, ImRect());
    io.AddKeyEvent(ImGuiMod_Shift, backwards);
    io.AddKeyEvent(ImGuiKey_Tab, true);
    io.AddKeyEvent(ImGuiKey_Tab, false);
    io.AddKeyEvent(ImGuiMod_Shift, false);
    touch(window_);
}

void Window::poll() {
    glfwPollEvents();
    const float scale = WindowPlatform::fit(window_);
    if (scale != scale_) wake();
    scale_ = scale;
}

bool Window::closing() const { return glfwWindowShouldClose(window_); }
void Window::close() { glfwSetWindowShouldClose(window_, GLFW_TRUE); }

std::pair<int, int> Window::size() const {
    std::pair<int, int> size;
    glfwGetWindowSize(window_, &size.first, &size.second);
    return size;
}

void Window::frame(std::array<float, 3> background, const std::function<void()>& body) {
    --frames_due_;
    layout_.clear();
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    body();
    ImGui::Render();
    int width = 0, height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    glViewport(0, 0, width, height);
    glClearColor(background[0], background[1], background[2], 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    if (capture_) capture();
    glfwSwapBuffers(window_);
    // It takes in quick clicks and keys one a frame.
    if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) wake(2);
}

void Window::capture() {
    capture_ = false;
    Images shot;
    shot.count = 1;
    glfwGetFramebufferSize(window_, &shot.width, &shot.height);
    std::vector<std::uint8_t> rgba(std::size_t{4} * shot.width * shot.height);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, shot.width, shot.height, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    shot.rgb.resize(shot.bytes_each());
    for (int y = 0; y < shot.height; ++y)  // OpenGL's rows begin at the bottom
        for (int x = 0; x < shot.width; ++x)
            for (int c = 0; c < 3; ++c)
                shot.rgb[3 * (std::size_t(y) * shot.width + x) + c] =
                    rgba[4 * (std::size_t(shot.height - 1 - y) * shot.width + x) + c];
    screenshot_ = std::move(shot);
}

}  // namespace bluesquare
