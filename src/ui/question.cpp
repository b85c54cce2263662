#include <algorithm>
#include <cmath>

#include "ui/definitions.h"
#include "ui/panels.h"
#include "ui/tags.h"
#include "ui/words.h"

namespace bluesquare {
namespace {

constexpr float kSmall = 230;  // lower ones are beside the evidence, without the round's others

struct Asked {
    const ArmState& arm;
    int example;               // -1: nothing to show
    const Question* question;  // why; null where that is not known
    bool by_hand;
};

Asked asked_now(const State& state) {
    const ArmState& arm = state.arms[state.shown_arm];
    const auto& picks = arm.last_picks;
    const bool by_hand =
        state.settings.by_hand && state.phase == Phase::asking && !looks_back(state);
    const int place = by_hand ? pending_question(state) : state.shown_pick;
    if (place >= std::ssize(picks)) return {arm, -1, nullptr, by_hand};
    const auto& questions = state.lens.questions;
    const bool known = place < std::ssize(questions) && questions[place].example == picks[place];
    return {arm, picks[place], known ? &questions[place] : nullptr, by_hand};
}

double probability(const State& state, int example, int label) {
    const auto& pool = state.task.pool;
    const auto position = std::lower_bound(pool.begin(), pool.end(), example) - pool.begin();
    return state.lens.probability[position * state.lens.classes + label];
}

// "Pretrained asks:" with its mark, and how far the race is.
void draw_heading(const State& state, const Look& look, const Asked& asked, float width) {
    const Theme& theme = look.theme;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float mark = theme.px(7), left = 2 * mark + theme.px(8);
    draw_mark(mark_of(theme, state, asked.arm.arm), ImVec2(at.x + mark, at.y + theme.px(10)), mark);
    const int labels = asked.arm.records.empty() ? 0 : asked.arm.records.back().labels;
    const std::string aside =
        look.say(Text::round_of, {std::to_string(std::max(state.round, 0)),
                                  std::to_string(state.settings.rounds), std::to_string(labels)});
    const float room = measure(theme, aside, theme.small()).x;
    const std::string who = encoder_name(look, asked.arm.arm.encoder);
    const std::string title =
        asked.by_hand ? look.say(Text::asks_you, {who})
        : asked.arm.arm.acquisition == persons_acquisition
            ? std::string(look.say(looks_back(state) ? Text::you : Text::you_pick))
        : asked.arm.arm.acquisition == "random" ? look.say(Text::drew_at_random, {who})
                                                : look.say(Text::asks_about, {who});
    const float beside = width - left - room - theme.px(10);
    const bool both =
        !look.narrow && measure(theme, title, theme.heading(), Weight::strong).x <= beside;
    write(theme, ImVec2(at.x + left, at.y), title, theme.heading(), theme.palette.text,
          Weight::strong, both ? beside : width - left);
    if (both)
        write_right(theme, at.x + width, at.y + theme.px(3), aside, theme.small(),
                    theme.palette.muted);
    ImGui::Dummy(ImVec2(width, theme.px(25)));
}

// What it thinks: a bar shared out among the classes, two of them at most.
float draw_belief(const State& state, const Look& look, int example, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    if (state.lens.classes != 2) {
        int best = 0;
        for (int c = 1; c < state.lens.classes; ++c)
            if (probability(state, example, c) > probability(state, example, best)) best = c;
        const double p = probability(state, example, best);
        share_bar(theme, at, ImVec2(width, theme.px(12)), p, 0, theme.palette.classes[best % 4]);
        Tag tag = label_tag(state, look, best);
        tag.words = look.say(Text::thinks, {tag.words, percent(p)});
        draw_tag(look, tag, ImVec2(at.x, at.y + theme.px(17)), theme.body(), theme.palette.text,
                 Weight::strong, width);
        define(look, Text::def_uncertainty, at, ImVec2(width, theme.px(36)));
        return theme.px(37);
    }
    ImDrawList* list = ImGui::GetWindowDrawList();
    const double first = probability(state, example, 0);
    const float high = theme.px(14), cut = at.x + width * static_cast<float>(first);
    list->AddRectFilled(at, ImVec2(at.x + width, at.y + high), theme.palette.classes[1],
                        theme.px(4));
    list->AddRectFilled(at, ImVec2(cut, at.y + high), theme.palette.classes[0], theme.px(4));
    list->AddLine(ImVec2(at.x + width / 2, at.y - theme.px(3)),
                  ImVec2(at.x + width / 2, at.y + high + theme.px(3)), theme.palette.text,
                  std::max(1.0f, theme.px(1.5f)));
    const float y = at.y + high + theme.px(6);
    Tag left = label_tag(state, look, 0), right = label_tag(state, look, 1);
    left.words += " " + percent(first);
    right.words += " " + percent(1 - first);
    draw_tag(look, left, ImVec2(at.x, y), theme.body(), theme.palette.classes[0], Weight::strong);
    draw_tag_right(look, right, ImVec2(at.x + width, y), theme.body(), theme.palette.classes[1],
                   Weight::strong);
    define(look, Text::def_uncertainty, at, ImVec2(width, high + theme.px(24)));
    return high + theme.px(28);
}

float draw_rank(const Look& look, const State& state, const Asked& asked, ImVec2 at, float width) {
    const std::string all = std::to_string(state.lens.candidates);
    const bool random =
        asked.arm.arm.acquisition == "random" || asked.arm.arm.acquisition == persons_acquisition;
    const int rank = asked.question->rank;
    const std::string text = random      ? look.say(Text::rank_random, {std::to_string(rank), all})
                             : rank == 1 ? look.say(Text::rank_first, {all})
                                         : look.say(Text::rank_nth, {std::to_string(rank), all});
    const float high =
        write_wrapped(look.theme, at, text, look.theme.small(), look.theme.palette.muted, width);
    define(look, Text::def_rank, at, ImVec2(width, high));
    return high + look.theme.px(8);
}

// What is in the picture, and whether that is rare.
float draw_facts(const State& state, const Look& look, int example, ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const Group& group = state.task.groups[state.task.group[example]];
    const bool odd = state.task.mismatched(example);
    const ImVec2 size = write(theme, at, group_name(state, look, group), theme.heading(),
                              odd ? theme.palette.odd : theme.palette.text, Weight::strong, width);
    const double share = static_cast<double>(group.pool_count) /
                         static_cast<double>(std::max<std::size_t>(1, state.task.pool.size()));
    const std::string how = look.say(odd ? Text::rare_group : Text::common_group, {percent(share)});
    write(theme, ImVec2(at.x, at.y + size.y + theme.px(2)), how, theme.small(),
          odd ? theme.palette.odd : theme.palette.muted, odd ? Weight::strong : Weight::regular,
          width);
    define(look, Text::def_pool, ImVec2(at.x, at.y + size.y + theme.px(2)),
           ImVec2(width, theme.px(16)));
    return size.y + theme.px(26);
}

// The labelled examples that it finds like this one.
float draw_known(const State& state, const Look& look, const Question& question, ImVec2 at,
                 float width) {
    const Theme& theme = look.theme;
    if (question.known.empty()) return 0;
    const float top = at.y;
    at.y += write_wrapped(theme, at, look.say(Text::alike_known), theme.small(),
                          theme.palette.muted, width) -
            theme.small();
    const int count = std::min<int>(4, static_cast<int>(question.known.size()));
    const float step = std::min(width / 4, theme.px(70)),
                side = std::min(step - theme.px(10), theme.px(44));
    for (int i = 0; i < count; ++i) {
        const Neighbour& one = question.known[i];
        const ImVec2 corner(at.x + i * step, at.y + theme.px(19));
        picture(look, one.example, corner, side);
        draw_tag(look, label_tag(state, look, one.label),
                 ImVec2(corner.x, corner.y + side + theme.px(5)), theme.tiny(),
                 theme.palette.classes[one.label % 4], Weight::strong, step - theme.px(4));
    }
    return at.y - top + side + theme.px(40);
}

void draw_why(const State& state, const Look& look, const Asked& asked, ImVec2 at, float width,
              float height) {
    const Theme& theme = look.theme;
    const float top = at.y;
    at.y += draw_facts(state, look, asked.example, at, width);
    if (!asked.question) return;
    at.y += draw_belief(state, look, asked.example, at, width);
    if (at.y - top + theme.px(30) <= height) at.y += draw_rank(look, state, asked, at, width);
    if (at.y - top + theme.px(84) <= height || look.narrow)
        draw_known(state, look, *asked.question, at, width);
}

// This round's other questions, to look at, and who is next in line.
void draw_strip(const State& state, Commands& commands, const Look& look, const Asked& asked,
                ImVec2 at, float width) {
    const Theme& theme = look.theme;
    const auto& picks = asked.arm.last_picks;
    const float side = theme.px(42), step = side + theme.px(8);
    const float next_side = theme.px(34), next_step = next_side + theme.px(6);
    const int next = asked.arm.arm.acquisition == "random" || look.narrow
                         ? 0
                         : static_cast<int>(state.lens.next_in_line.size());
    const float room = width - (next > 0 ? next * next_step + theme.px(24) : 0);
    const int shown = std::min<int>(static_cast<int>(room / step), static_cast<int>(picks.size()));
    write(theme, at, look.say(Text::this_round), theme.small(), theme.palette.muted);
    for (int i = 0; i < shown; ++i) {
        const ImVec2 corner(std::round(at.x + i * step), std::round(at.y + theme.px(20)));
        ImGui::SetCursorScreenPos(corner);
        ImGui::PushID(i);
        if (press_area("pick", ImVec2(side, side),
                       group_name(state, look, state.task.groups[state.task.group[picks[i]]])))
            commands.send(ShowPick{i});
        ImGui::PopID();
        picture(look, picks[i], corner, side);
        if (state.task.mismatched(picks[i])) odd_frame(theme, corner, side);
        if (picks[i] == asked.example)
            ImGui::GetWindowDrawList()->AddRectFilled(
                ImVec2(corner.x, corner.y + side + theme.px(4)),
                ImVec2(corner.x + side, corner.y + side + theme.px(7)), theme.palette.accent,
                theme.px(1.5f));
    }
    if (next == 0) return;
    const float left = at.x + width - next * next_step + theme.px(6);
    write(theme, ImVec2(left, at.y), look.say(Text::next_in_line), theme.small(),
          theme.palette.muted, Weight::regular, at.x + width - left);
    for (int i = 0; i < next; ++i)
        picture(look, state.lens.next_in_line[i], ImVec2(left + i * next_step, at.y + theme.px(20)),
                next_side, 0.75f);
}

// Above or beside the words.
void draw_picture(const State& state, const Look& look, const Asked& asked, ImVec2 at, float side) {
    const Theme& theme = look.theme;
    if (asked.example < 0) {
        ImGui::GetWindowDrawList()->AddRectFilled(at, ImVec2(at.x + side, at.y + side),
                                                  theme.palette.raised, theme.round());
        return;
    }
    picture(look, asked.example, at, side);
    if (!asked.by_hand && state.task.mismatched(asked.example)) odd_frame(theme, at, side);
}

bool can_fork(const State& state, const Asked& asked) {
    return asked.example >= 0 && !asks_visitor(state) && !state.view.kiosk &&
           !hides(state.view, "answer");
}

// Below the picture.
void draw_fork(const State& state, Commands& commands, const Look& look, const Asked& asked,
               ImVec2 at, float width) {
    const bool other = is_relabelled(state.settings, asked.example);
    const Theme& theme = look.theme;
    const std::string_view words[] = {look.say(other ? Text::fork_undo : Text::fork),
                                      look.say(other ? Text::fork_undo_short : Text::fork_short)};
    const bool whole =
        measure(theme, words[0], theme.body(), Weight::strong).x <= width - theme.px(4);
    ImGui::SetCursorScreenPos(at);
    if (button(look, (std::string(words[whole ? 0 : 1]) + "##fork").c_str(),
               other ? ButtonKind::chosen : ButtonKind::plain, true, look.say(Text::fork_tip),
               width, 26))
        commands.send(Relabel{asked.example});
}

}  // namespace

void draw_question(const State& state, Commands& commands, const Look& look, ImVec2 size) {
    begin_card(look, "question", size);
    const Theme& theme = look.theme;
    const Asked asked = asked_now(state);
    const float width = ImGui::GetContentRegionAvail().x;
    draw_heading(state, look, asked, width);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (asked.arm.arm.acquisition == persons_acquisition && !looks_back(state)) {
        draw_yours(state, commands, look, size.y > 0 ? ImGui::GetContentRegionAvail().y : 0);
        return end_card();
    }
    const bool small = size.y > 0 && size.y < theme.px(kSmall) && !asked.by_hand;
    const float strip = small ? 0 : theme.px(76);
    const float room = size.y > 0 ? ImGui::GetContentRegionAvail().y - strip : theme.px(220);
    const float fork = !small && can_fork(state, asked) ? theme.px(32) : 0;
    const float side = std::floor(look.narrow ? std::min(width * 0.46f, theme.px(190))
                                              : std::min(room - theme.px(6) - fork, width * 0.46f));
    draw_picture(state, look, asked, ImVec2(std::round(at.x), std::round(at.y)), side);
    if (fork > 0)
        draw_fork(state, commands, look, asked, ImVec2(at.x, at.y + side + theme.px(6)), side);
    const float left = side + theme.px(look.narrow ? 12 : 20);
    float bottom = at.y + (size.y > 0 ? room : side + fork + theme.px(12));
    if (asked.by_hand) {
        if (look.narrow) {
            draw_by_hand(state, commands, look, ImVec2(at.x, bottom), width);
            bottom += theme.px(196);
        } else {
            draw_by_hand(state, commands, look, ImVec2(at.x + left, at.y), width - left);
        }
        draw_answers(state, commands, look, ImVec2(at.x, bottom), width);
    } else {
        if (asked.example >= 0)
            draw_why(state, look, asked, ImVec2(at.x + left, at.y), width - left, room);
        if (look.narrow && asked.example >= 0) bottom = std::max(bottom, at.y + theme.px(196));
        if (!small) draw_strip(state, commands, look, asked, ImVec2(at.x, bottom), width);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(width, bottom - at.y + strip - theme.px(4)));
    end_card();
}

}  // namespace bluesquare
