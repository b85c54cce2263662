// The keyboard's focus on the canvas, frame by frame without a screen.
#include <imgui.h>
#include <imgui_internal.h>
#include <implot.h>

#include "app/opening.h"
#include "session_fixture.h"
#include "ui/page.h"

using namespace bluesquare;

namespace {

// A session with its page, drawn into nothing.
class Screen {
   public:
    Screen() : session_(make_session(desk_, opening_link())) {
        ImGui::CreateContext();
        ImPlot::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = ImVec2(1280, 720);
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        load_default_fonts(theme_);
        apply_theme(theme_, true, PaletteKind::standard, 1);
    }
    ~Screen() {
        ImPlot::DestroyContext();
        ImGui::DestroyContext();
    }
    void frames(int count) {
        for (; count > 0; --count) {
            ImGui::GetIO().DeltaTime = 1.0f / 60;
            ImGui::NewFrame();
            Commands commands;
            draw_page(session_.state(), commands, Look{theme_, {}, Language::english});
            ImGui::Render();
            for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
                if (texture->Status != ImTextureStatus_OK) texture->SetStatus(ImTextureStatus_OK);
            for (const Command& command : commands.asked) REQUIRE(session_.send(command));
            session_.tick(1.0 / 60);
        }
    }
    void press(ImGuiKey key) {
        ImGui::GetIO().AddKeyEvent(key, true);
        frames(2);
        ImGui::GetIO().AddKeyEvent(key, false);
        frames(4);
    }
    // Something that is there has it, and it shows.
    bool focused() const {
        const ImGuiContext& g = *ImGui::GetCurrentContext();
        return g.NavId != 0 && g.NavIdIsAlive && g.NavCursorVisible;
    }
    const State& state() const { return session_.state(); }

   private:
    Desk desk_;
    Session session_;
    Theme theme_;
};

}  // namespace

TEST_CASE("focus: where the focused control goes away, Tab finds the next") {
    Screen screen;
    screen.frames(30);
    REQUIRE(screen.state().opening.stage == OpeningStage::answer);
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
    screen.press(ImGuiKey_B);
    REQUIRE(screen.state().opening.stage == OpeningStage::bet);
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
    screen.press(ImGuiKey_4);
    screen.frames(1200);
    REQUIRE(screen.state().opening.stage == OpeningStage::found);
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
}
