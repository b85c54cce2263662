// The keyboard's focus on the canvas, frame by frame without a screen.
#include <imgui.h>
#include <imgui_internal.h>
#include <implot.h>

#include "app/opening.h"
#include "session_fixture.h"
#include "ui/focus_words.h"
#include "ui/page.h"
#include "window/layout.h"

using namespace bluesquare;

namespace {

// A session with its page, drawn into nothing.
class Screen {
   public:
    explicit Screen(const Link& link = opening_link()) : session_(make_session(desk_, link)) {
        ImGui::CreateContext();
        ImPlot::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = ImVec2(1280, 720);
        io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        load_default_fonts(theme_);
        apply_theme(theme_, true, PaletteKind::standard, 1);
        layout_.attach(*ImGui::GetCurrentContext());
    }
    ~Screen() {
        ImPlot::DestroyContext();
        ImGui::DestroyContext();
    }
    void frames(int count) {
        for (; count > 0; --count) {
            ImGui::GetIO().DeltaTime = 1.0f / 60;
            layout_.clear();
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
    void ask(const Command& command) { REQUIRE(session_.send(command)); }
    bool leaves(bool backwards) const {
        return tab_leaves(*ImGui::GetCurrentContext(), layout_.focus(), backwards);
    }
    std::string words() const {
        const FocusPlace& focus = layout_.focus();
        if (!focus.found) return {};
        return focus_words(session_.state(), Look{theme_, {}, Language::english},
                           {focus.label, focus.nth, focus.checked});
    }
    // Where a control is that Tab leads to when `found` holds.
    template <class Found>
    bool tab_until(Found found) {
        for (int stops = 0; stops < 120; ++stops) {
            press(ImGuiKey_Tab);
            if (found()) return true;
        }
        return false;
    }

   private:
    Layout layout_;
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

TEST_CASE("focus: Left and Right go through the values of a plot, which then do no rounds") {
    Screen screen{Link()};
    screen.frames(30);
    screen.ask(GoTo{3});
    screen.ask(Study{2});
    for (int i = 0; i < 200 && screen.state().study.running; ++i) screen.frames(20);
    REQUIRE(screen.state().study.summary);
    const int round = screen.state().round;
    const auto on_plot = [] {
        const ImGuiContext& g = *ImGui::GetCurrentContext();
        return g.NavWindow && g.NavId == g.NavWindow->GetID("plot study");
    };
    REQUIRE(screen.tab_until(on_plot));
    screen.press(ImGuiKey_RightArrow);
    REQUIRE(screen.state().pointed.plot == "study");
    const int first = screen.state().pointed.place;
    screen.press(ImGuiKey_RightArrow);
    CHECK(screen.state().pointed == Pointed{"study", first + 1});
    screen.press(ImGuiKey_LeftArrow);
    CHECK(screen.state().pointed == Pointed{"study", first});
    CHECK(screen.state().round == round);
    screen.press(ImGuiKey_Tab);
    CHECK(screen.state().pointed.place == -1);
}

TEST_CASE("focus: Tab has an end on either side, and not before") {
    for (const bool grid : {false, true}) {
        CAPTURE(grid);
        Link link;
        link.view.grid = grid;
        Screen screen{link};
        screen.frames(30);
        CHECK(!screen.leaves(false));
        CHECK(!screen.leaves(true));
        screen.press(ImGuiKey_Tab);
        CHECK(screen.leaves(true));
        int stops = 1;
        for (; stops < 200 && !screen.leaves(false); ++stops) {
            screen.press(ImGuiKey_Tab);
            CHECK(screen.focused());
            CHECK(!screen.words().empty());
            CHECK(!screen.leaves(true));
        }
        CHECK(stops > 30);
        CHECK(stops < 200);
        if (!grid) continue;
        screen.press(ImGuiKey_RightArrow);  // the other pictures are no stops of their own
        CHECK(screen.words().starts_with("Pool: "));
        CHECK(screen.leaves(false));
    }
}

TEST_CASE("focus: in an open menu Tab goes round") {
    Screen screen{Link()};
    screen.frames(30);
    REQUIRE(screen.tab_until([&] { return screen.words() == "Menu"; }));
    screen.press(ImGuiKey_Enter);
    for (int i = 0; i < 20; ++i) {
        screen.press(ImGuiKey_Tab);
        CHECK(!screen.leaves(false));
        CHECK(!screen.leaves(true));
    }
    screen.press(ImGuiKey_Escape);
    screen.press(ImGuiKey_Tab);
    CHECK(screen.focused());
}

TEST_CASE("focus: what is only drawn has words, too") {
    Screen screen;
    screen.frames(30);
    const auto at = [&](const std::string& words) {
        return screen.tab_until([&] { return screen.words() == words; });
    };
    CHECK(at("Box A"));
    CHECK(at("Box B"));
    screen.press(ImGuiKey_Enter);
    REQUIRE(screen.state().opening.stage == OpeningStage::bet);
    CHECK(at("Random weights, asks where uncertain"));
    CHECK(at("Random weights, picks at random"));
    screen.ask(GoTo{1});
    screen.frames(30);
    CHECK(at("4 Why"));
    CHECK(at("Pretrained, picks at random"));
    CHECK(at("Rounds a second: 5"));
}
