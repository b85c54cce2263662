#include <cstdio>

#include "ui/panels.h"

namespace bluesquare {
namespace {

void paragraph(const Look& look, const std::string& text, ImU32 color) {
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(text.c_str());
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
    ImGui::Dummy(ImVec2(1, look.theme.px(4)));
}

std::string megabytes(std::int64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

// What is going on, and its share; below 0: unknown.
struct Activity {
    std::string words;
    float share = -1;
};

Activity activity_of(const State& state) {
    if (!state.encode) return {"Preparing the pictures"};
    const EncodeProgress& encode = *state.encode;
    const std::string who(label_of(encoder_choices(), encode.encoder));
    if (encode.total > 0)
        return {who + ": picture " + std::to_string(encode.done) + " of " +
                    std::to_string(encode.total),
                static_cast<float>(encode.done) / static_cast<float>(encode.total)};
    if (encode.bytes > 0 && encode.loaded_bytes < encode.bytes)
        return {who + ": loading the network, " + megabytes(encode.loaded_bytes) + " of " +
                    megabytes(encode.bytes),
                static_cast<float>(encode.loaded_bytes) / static_cast<float>(encode.bytes)};
    return {who + ": getting ready"};
}

void draw_bar(const Look& look, float share) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::min(ImGui::GetContentRegionAvail().x, theme.px(520)),
                high = theme.px(10);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, ImVec2(at.x + width, at.y + high), theme.palette.raised, high / 2);
    if (share > 0)
        list->AddRectFilled(at, ImVec2(at.x + std::max(high, width * share), at.y + high),
                            theme.palette.accent, high / 2);
    ImGui::Dummy(ImVec2(width, high + theme.px(6)));
}

Settings shipped_settings(const State& state) {
    const Settings shipped;
    Settings settings = state.settings;
    settings.target = shipped.target;
    settings.nuisance = shipped.nuisance;
    settings.encoders = shipped.encoders;
    settings.corpus = shipped.corpus;
    return settings;
}

void draw_encoding(const State& state, Commands& commands, const Look& look) {
    card_heading(look, "New pictures are being encoded", "");
    paragraph(
        look,
        "These pictures did not come with the program: the network runs over them here, on this "
        "machine. Nothing is sent anywhere.",
        look.theme.palette.muted);
    const Activity activity = activity_of(state);
    paragraph(look, activity.words, look.theme.palette.text);
    draw_bar(look, activity.share);
    if (button(look, "Back to the pictures that came along", ButtonKind::plain))
        commands.send(Reset{shipped_settings(state)});
}

void draw_error(const State& state, Commands& commands, const Look& look) {
    card_heading(look, "This did not work", "");
    paragraph(look, state.error, look.theme.palette.fault);
    paragraph(look, "The pictures that came with the program need no network.",
              look.theme.palette.muted);
    if (button(look, "Use the pictures that came along", ButtonKind::primary))
        commands.send(Reset{shipped_settings(state)});
    if (!look.narrow) ImGui::SameLine();
    if (button(look, "Try again", ButtonKind::plain)) commands.send(Retry{});
}

}  // namespace

void draw_status(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "status", size);
    if (state.phase == Phase::error)
        draw_error(state, commands, look);
    else
        draw_encoding(state, commands, look);
    end_card();
}

void draw_notice(const State& state, Commands&, const Look& look) {
    const bool refused = state.phase != Phase::error && !state.error.empty();
    if (refused) paragraph(look, state.error, look.theme.palette.fault);
    if (!state.notice.empty()) paragraph(look, state.notice, look.theme.palette.odd);
}

}  // namespace bluesquare
