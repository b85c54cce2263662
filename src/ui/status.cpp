#include <cstdio>

#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

void say_so(const Look& look, std::string_view text, ImU32 color) {
    paragraph(look, text, color, look.theme.body());
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

Activity activity_of(const State& state, const Look& look) {
    if (!state.encode) return {std::string(look.say(Text::preparing))};
    const EncodeProgress& encode = *state.encode;
    const std::string who = encoder_name(look, encode.encoder);
    if (encode.total > 0)
        return {look.say(Text::encoding_picture,
                         {who, std::to_string(encode.done), std::to_string(encode.total)}),
                static_cast<float>(encode.done) / static_cast<float>(encode.total)};
    if (encode.bytes > 0 && encode.loaded_bytes < encode.bytes)
        return {look.say(Text::loading_network,
                         {who, megabytes(encode.loaded_bytes), megabytes(encode.bytes)}),
                static_cast<float>(encode.loaded_bytes) / static_cast<float>(encode.bytes)};
    return {look.say(Text::getting_ready, {who})};
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
    Settings shipped;
    shipped.seed = state.settings.seed;
    return shipped;
}

void draw_encoding(const State& state, Commands& commands, const Look& look) {
    card_heading(look, look.say(Text::encoding_title));
    say_so(look, look.say(Text::encoding_text), look.theme.palette.muted);
    const Activity activity = activity_of(state, look);
    say_so(look, activity.words, look.theme.palette.text);
    draw_bar(look, activity.share);
    if (!state.engine.empty()) say_so(look, state.engine, look.theme.palette.muted);
    if (button(look, look.say(Text::use_shipped).data(), ButtonKind::plain))
        commands.send(Reset{shipped_settings(state)});
}

void draw_error(const State& state, Commands& commands, const Look& look) {
    card_heading(look, look.say(Text::error_title));
    say_so(look, state.error, look.theme.palette.fault);
    say_so(look, look.say(Text::error_text), look.theme.palette.muted);
    if (button(look, look.say(Text::use_shipped).data(), ButtonKind::primary))
        commands.send(Reset{shipped_settings(state)});
    if (!look.narrow) ImGui::SameLine();
    if (button(look, look.say(Text::try_again).data(), ButtonKind::plain)) commands.send(Retry{});
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

void draw_notice(const State& state, Commands& commands, const Look& look) {
    const bool refused = state.phase != Phase::error && !state.error.empty();
    if (!refused && state.notice.empty()) return;
    const Theme& theme = look.theme;
    if (button(look, look.say(Text::dismiss).data(), ButtonKind::plain, true, {}, 0, 24))
        commands.send(Dismiss{});
    ImGui::SameLine();
    paragraph(look, refused ? state.error : state.notice,
              refused ? theme.palette.fault : theme.palette.odd, theme.body());
}

}  // namespace bluesquare
