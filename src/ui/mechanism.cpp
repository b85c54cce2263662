// Why asking pays: how linearly separable each attribute is for each encoder.
#include <algorithm>
#include <cmath>

#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

const ProbeResult* find_probe(const State& state, const std::string& encoder,
                              const std::string& attribute) {
    for (const ProbeResult& probe : state.probes)
        if (probe.encoder == encoder && probe.attribute == attribute) return &probe;
    return nullptr;
}

float draw_attribute(const State& state, const Look& look, const Attribute& attribute, ImVec2 at,
                     float width, int row) {
    const Theme& theme = look.theme;
    const bool target = attribute.name == state.settings.target,
               nuisance = attribute.name == state.settings.nuisance;
    const float mark = theme.px(6.5f), left = 2 * mark + theme.px(8);
    draw_mark(attribute_mark(theme, state, attribute.name),
              ImVec2(at.x + mark, at.y + theme.px(8.5f)), mark);
    const ImVec2 size =
        write(theme, ImVec2(at.x + left, at.y), attribute_name(look, attribute.name), theme.body(),
              theme.palette.text, Weight::strong);
    const float aside = left + size.x + theme.px(8);
    if (target || nuisance)
        write(theme, ImVec2(at.x + aside, at.y + theme.px(1.5f)),
              look.say(target ? Text::is_target : Text::is_nuisance), theme.small(),
              theme.palette.muted, Weight::regular, width - aside);
    float y = at.y + theme.px(22);
    for (const std::string& encoder : state.settings.encoders) {
        const ProbeResult* probe = find_probe(state, encoder, attribute.name);
        const float names = theme.px(128), number = theme.px(54);
        write(theme, ImVec2(at.x, y), encoder_name(look, encoder), theme.small(),
              theme.palette.text, Weight::regular, names - theme.px(8));
        const double accuracy = probe ? probe->accuracy : 0;
        share_bar(theme, ImVec2(at.x + names, y + theme.px(3)),
                  ImVec2(width - names - number, theme.px(11)), accuracy, probe ? probe->chance : 0,
                  encoder_color(theme, state, encoder));
        write_right(theme, at.x + width, y, probe ? percent(accuracy) : "…", theme.body(),
                    theme.palette.text, Weight::strong);
        define(look, Text::def_probe, ImVec2(at.x + width - number, y),
               ImVec2(number, theme.px(18)), row);
        define(look, Text::def_chance, ImVec2(at.x + names, y),
               ImVec2(width - names - number, theme.px(18)), row++);
        y += theme.px(20);
    }
    return y - at.y + theme.px(8);
}

}  // namespace

void draw_mechanism(const State& state, Commands&, const Look& look) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    float y = at.y +
              write_wrapped(theme, at, look.say(Text::mechanism_intro), theme.small(),
                            theme.palette.muted, width) +
              theme.px(10);
    int row = 0;
    for (const Attribute& attribute : state.pictures.data.attributes) {
        if (attribute.levels.size() < 2) continue;
        y += draw_attribute(state, look, attribute, ImVec2(at.x, y), width, row);
        row += static_cast<int>(state.settings.encoders.size());
    }
    y += write_wrapped(theme, ImVec2(at.x, y), look.say(Text::mechanism_map), theme.small(),
                       theme.palette.text, width);
    ImGui::Dummy(ImVec2(width, y - at.y));
}

}  // namespace bluesquare
