#include "program/blue_square.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "app/sort_json.h"
#include "app/state_json.h"
#include "core/quoted.h"
#include "data/contact_sheet.h"
#include "platform/threads.h"
#include "program/errand.h"
#include "report/csv.h"
#include "report/json.h"
#include "ui/focus_words.h"
#include "ui/plots.h"
#include "ui/story_text.h"

namespace bluesquare {
namespace {

// On a 55-inch screen of 1080 lines these are 21 of them: 15 minutes of arc from 3 m away.
constexpr float kLeastFromAfar = 14;             // points
constexpr std::chrono::milliseconds kFrame{10};  // for what has nothing to draw meanwhile
constexpr double kKioskSeconds = 0.25;           // between two looks at the clock

// Pool examples come first in the corpus, and only they are shown.
int pool_size(const Dataset& data) {
    return static_cast<int>(std::count(data.split.begin(), data.split.end(), Split::pool));
}

std::span<const std::uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// The records of the study where there is one, else of the race.
std::vector<Record> records_of(const State& state) {
    if (state.study.summary) return state.study.records;
    std::vector<Record> records;
    for (const ArmState& arm : state.arms)
        records.insert(records.end(), arm.records.begin(), arm.records.end());
    return records;
}

}  // namespace

BlueSquare::BlueSquare(std::unique_ptr<Window> window, ProgramOptions options)
    : window_(std::move(window)),
      options_(std::move(options)),
      model_(std::make_shared<ModelFiles>(options_.places)),
      fonts_{{Asset(options_.places.assets, "fonts/Inter-Regular.otf"),
              Asset(options_.places.assets, "fonts/Inter-SemiBold.otf")}},
      system_language_(find_language(preferred_language()).value_or(Language::english)),
      last_(std::chrono::steady_clock::now()),
      steps_left_(options_.steps) {
    nothing_yet_.settings = options_.link.settings;
    nothing_yet_.view = options_.link.view;
}

BlueSquare::~BlueSquare() = default;

double BlueSquare::frame() {
    poll();
    const auto start = std::chrono::steady_clock::now();
    do tick();
    while (!window_->wants_frame() && idle_seconds() <= 0 &&
           std::chrono::steady_clock::now() - start < kFrame);
    draw();
    return idle_seconds();
}

void BlueSquare::poll() {
    window_->poll();
    const auto under_way = [](const Asset& asset) {
        const auto arrival = asset.poll();
        return arrival && !arrival->bytes;
    };
    if (fonts_ && std::none_of(fonts_->begin(), fonts_->end(), under_way)) begin_session();
}

void BlueSquare::tick() {
    const auto now = std::chrono::steady_clock::now();
    double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    if (!session_) return;
    if (sorting_) {
        if (sorting_->tick(seconds)) window_->wake(2);
        return;
    }
    if (session_->state().view.kiosk) {
        seconds *= session_->state().view.pace;
        attract(seconds);
    }
    session_->tick(seconds);
    if (options_.errand()) do_errand();
    if (session_->state().changes != drawn_changes_) window_->wake(2);
    drawn_changes_ = session_->state().changes;
}

void BlueSquare::attract(double seconds) {
    const double idle = window_->idle_seconds() * session_->state().view.pace;
    for (const Command& command : attract_.tick(seconds, idle)) (void)session_->send(command);
}

void BlueSquare::draw() {
    if (!session_ || !window_->wants_frame()) return;
    const State& state = session_->state();
    apply_theme(theme_, dark(),
                state.view.palette == "safe" ? PaletteKind::safe : PaletteKind::standard,
                page_unit(window_size(), window_->scale(), from_afar(state.view)));
    theme_.least = from_afar(state.view) ? kLeastFromAfar : 0;
    const ImVec4 ground = color_of(theme_.palette.ground);
    Commands commands;
    written_.clear();
    window_->frame({ground.x, ground.y, ground.z}, [&] { draw_panels(commands); });
    if (save_picture_ && window_->screenshot().count > 0 && !options_.errand()) {
        const Images& shot = window_->screenshot();
        tell(save_for_visitor("blue-square.png", "image/png",
                              encode_png(shot.rgb.data(), shot.width, shot.height)));
        save_picture_ = false;
    }
    for (const Command& command : commands.asked) (void)session_->send(command);
    for (const SortCommand& command : commands.sorting)
        if (sorting_) (void)sorting_->desk().send(command);
    for (const HostRequest request : commands.requests) serve(request);
    if (!commands.asked.empty() || !commands.sorting.empty() || !commands.requests.empty())
        window_->wake();
}

void BlueSquare::draw_panels(Commands& commands) {
    if (sorting_) return sorting_->draw(commands, look());
    fill_atlas();
    draw_page(session_->state(), commands, look());
}

double BlueSquare::idle_seconds() const {
    if (!session_) return std::numeric_limits<double>::infinity();
    if (window_->wants_frame()) return 0;
    if (sorting_) return sorting_->idle_seconds();
    const View& view = session_->state().view;
    const double idle = session_->idle_seconds();
    return view.kiosk ? std::min(idle, kKioskSeconds / view.pace) : idle;
}

void BlueSquare::begin_session() {
    const auto regular = (*fonts_)[0].poll(), strong = (*fonts_)[1].poll();
    if (regular && strong)
        load_fonts(theme_, *regular->bytes, *strong->bytes);
    else
        load_default_fonts(theme_);
    fonts_.reset();
    session_.emplace(
        SessionSources{make_model_source(model_), make_shipped_source(options_.places.assets),
                       make_emergence_source(options_.places.assets),
                       make_parallel(default_threads()), make_tuning_source(model_)},
        options_.link);
    if (!options_.notice.empty()) tell(options_.notice);
}

void BlueSquare::tell(std::string notice) {
    if (!notice.empty()) session_->note(std::move(notice));
}

void BlueSquare::serve(HostRequest request) {
    switch (request) {
        case HostRequest::share:
            return tell(share_link(link()));
        case HostRequest::save_csv:
            return save_records(true);
        case HostRequest::save_json:
            return save_records(false);
        case HostRequest::open_own:
            return tell(ask_for_own_pictures());
        case HostRequest::text_view:
            return tell(open_text_view());
        case HostRequest::about:
            return tell(show_about());
        case HostRequest::sort:
            return tell(ask_about_sorting("sort"));
        case HostRequest::sort_boxes:
            return tell(ask_about_sorting("sort-boxes"));
        case HostRequest::sort_save:
            return tell(ask_about_sorting("sort-save"));
        case HostRequest::sort_close:
            return tell(ask_about_sorting("sort-close"));
        case HostRequest::save_picture:
            save_picture_ = true;
            window_->capture_next();
    }
}

void BlueSquare::save_records(bool csv) {
    (void)session_->send(Rewind{});  // all rounds, whichever is looked back at
    const auto records = records_of(session_->state());
    std::string text = csv ? records_csv(records) : std::string();
    if (!csv)
        for (const Record& record : records) text += record_line(record);
    tell(save_for_visitor(csv ? "blue-square-records.csv" : "blue-square-records.jsonl",
                          csv ? "text/csv" : "application/jsonl", bytes_of(text)));
    const auto& summary = session_->state().study.summary;
    if (csv || !summary) return;
    Json json{{"task", {{"link", link()}, {"seeds", session_->state().study.seeds}}}};
    json.update(to_json(*summary));
    tell(save_for_visitor("blue-square-summary.json", "application/json",
                          bytes_of(dump_json(json, 2) + "\n")));
}

void BlueSquare::fill_atlas() {
    const Pictures& pictures = session_->state().pictures;
    if (!pictures.images) return;
    if (pictures.version != atlas_version_) {
        atlas_.reset(pool_size(pictures.data), pictures.images->width, pictures.images->height);
        atlas_version_ = pictures.version;
        atlas_filled_ = 0;
    }
    const int ready = std::min(pictures.drawn, pool_size(pictures.data));
    atlas_.fill(*pictures.images, atlas_filled_, ready);
    atlas_filled_ = std::max(atlas_filled_, ready);
}

void BlueSquare::restore_graphics() {
    window_->restore_graphics();
    atlas_version_ = 0;  // no pictures have this number: all are filled in again
    if (sorting_) sorting_->restore_graphics();
}

ImVec2 BlueSquare::window_size() const {
    const auto [width, height] = window_->size();
    return {static_cast<float>(width), static_cast<float>(height)};
}

bool BlueSquare::dark() const {
    const std::string& theme = session_->state().view.theme;
    return theme.empty() ? prefers_dark() : theme == "dark";
}

Look BlueSquare::look() const {
    const View& view = session_->state().view;
    return {theme_,
            {static_cast<ImTextureID>(atlas_.texture()), atlas_.columns(), atlas_.rows(),
             atlas_filled_},
            find_language(view.language).value_or(system_language_),
            page_is_narrow(window_size(), window_->scale()),
            prefers_touch(),
            page_is_wide(window_size(), window_->scale(), from_afar(view)),
            session_->state().scene.highlight};
}

std::string BlueSquare::send(std::string_view json) {
    if (!session_) return "the program is still loading; wait for ready";
    window_->count_as_input();
    if (is_sort_command(json)) return send_to_desk(json);
    const auto command = parse_command(json, session_->state());
    if (!command) return command.error().what;
    const Status sent = session_->send(*command);
    return sent ? "" : sent.error().what;
}

std::string BlueSquare::send_to_desk(std::string_view json) {
    if (!sorting_) return "no pictures are being sorted: open the desk first";
    const auto command = parse_sort_command(json);
    if (!command) return command.error().what;
    const Status sent = sorting_->desk().send(*command);
    return sent ? "" : sent.error().what;
}

std::string BlueSquare::state() const {
    if (!session_) return state_json(nothing_yet_);
    const State& state = session_->state();
    const FocusPlace& focus = window_->focus();
    const Look look = this->look();
    StateWords words{story_text(state, look, state.view.step), pointed_text(state, look), {}, {}};
    if (focus.found)
        words.focused = focus_words(state, look, {focus.label, focus.nth, focus.checked});
    for (const ArmState& arm : state.arms) words.readings.push_back(reading_text(state, look, arm));
    return state_json(state, words);
}

std::string BlueSquare::link() const {
    return format_link(session_ ? session_->link() : options_.link);
}

std::string BlueSquare::tables() const {
    Json settings = Json::array();
    for (const auto& row : race_rows()) {
        if (row.control.empty()) continue;
        settings.push_back({{"name", row.name},
                            {"control", row.control},
                            {"most", row.most},
                            {"names", row.names ? row.names() : std::vector<std::string>()}});
    }
    return dump_json({{"link_keys", link_keys()},
                      {"hidable", hidable_controls()},
                      {"settings", std::move(settings)}});
}

std::string BlueSquare::ask(std::string_view what) {
    constexpr std::pair<std::string_view, HostRequest> requests[] = {
        {"share", HostRequest::share},  {"picture", HostRequest::save_picture},
        {"csv", HostRequest::save_csv}, {"json", HostRequest::save_json},
        {"own", HostRequest::open_own}, {"sort", HostRequest::sort},
        {"about", HostRequest::about}};
    for (const auto& [name, request] : requests) {
        if (name != what) continue;
        if (!session_) return "the program is still loading; wait for ready";
        window_->count_as_input();
        serve(request);
        window_->wake();
        return "";
    }
    return "unknown request " + in_quotes(what) +
           ": expected share, picture, csv, json, own, sort or about";
}

std::string BlueSquare::layout() {
    theme_.written = &written_;
    Json controls = Json::array(), texts = Json::array();
    for (const Control& one : window_->layout())
        controls.push_back({{"label", one.label},
                            {"x", one.x},
                            {"y", one.y},
                            {"width", one.width},
                            {"height", one.height},
                            {"focused", one.focused}});
    for (const WrittenText& one : written_.texts())
        texts.push_back({{"text", one.text},
                         {"x", one.x},
                         {"y", one.y},
                         {"w", one.width},
                         {"h", one.height},
                         {"cut", one.cut},
                         {"layer", static_cast<int>(one.layer)}});
    return Json{{"controls", std::move(controls)}, {"texts", std::move(texts)}}.dump();
}

std::string BlueSquare::own_open(std::span<const std::uint8_t> csv, std::string_view name) {
    if (!session_) return "the program is still loading; wait for ready";
    auto reader = OwnPicturesReader::open(csv, std::string(name));
    if (!reader) return reader.error().what;
    own_ = *std::move(reader);
    return {};
}

void BlueSquare::own_offer(std::string_view path) {
    if (own_) own_->offer(std::string(path));
}

bool BlueSquare::own_wants(std::string_view path) const {
    return own_ && own_->wants(std::string(path));
}

void BlueSquare::own_add(std::string_view path, std::span<const std::uint8_t> bytes) {
    if (own_) own_->add(std::string(path), bytes);
}

void BlueSquare::own_refuse(std::string_view path, std::string_view why) {
    if (own_) own_->refuse(std::string(path), std::string(why));
}

std::string BlueSquare::own_finish() {
    if (!own_)
        return Json{{"error", "there is no table of pictures: give a metadata.csv first"},
                    {"problems", Json::array()},
                    {"notes", Json::array()}}
            .dump();
    auto own = own_->finish();
    const auto problems = own ? own->problems : own_->problems();
    const auto notes = own ? own->notes : std::vector<std::string>();
    own_.reset();
    const Json answer{{"error", own ? Json(nullptr) : Json(own.error().what)},
                      {"problems", problems},
                      {"notes", notes}};
    if (own) session_->open_own(*std::move(own));
    if (own && !problems.empty()) tell(problems[0]);
    return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string BlueSquare::sort_open(std::string_view json) {
    if (!session_) return Json{{"error", "the program is still loading; wait for ready"}}.dump();
    auto page = SortPage::open(json, make_model_source(model_), make_parallel(default_threads()));
    if (!page) return dump_json(Json{{"error", page.error().what}});
    if (session_->state().phase == Phase::playing) (void)session_->send(Pause{});
    sorting_ = *std::move(page);
    window_->wake();
    return sorting_->opened();
}

int BlueSquare::sort_side() const { return bluesquare::sort_side; }

void BlueSquare::sort_add(std::span<const std::uint8_t> rgb, std::string_view content) {
    if (sorting_) sorting_->add(rgb, content);
}

void BlueSquare::sort_refuse(std::string_view why) {
    if (sorting_) sorting_->desk().refuse(std::string(why));
}

void BlueSquare::sort_large(int row, int width, int height, std::span<const std::uint8_t> rgb) {
    if (sorting_) sorting_->show_large(row, width, height, rgb);
    window_->wake();
}

std::string BlueSquare::sort_state() const {
    return sorting_ ? sort_state_json(sorting_->desk().state()) : "null";
}

Result<std::string> BlueSquare::sort_file(std::string_view kind) {
    if (!sorting_) return usage_error("no pictures are being sorted");
    return sorting_->file(kind);
}

void BlueSquare::sort_saved() {
    if (sorting_) sorting_->desk().saved();
}

void BlueSquare::sort_close() {
    sorting_.reset();
    window_->wake();
}

void BlueSquare::set_engine(std::string_view engine) {
    if (sorting_) return sorting_->desk().set_engine(std::string(engine));
    if (session_) session_->set_engine(std::string(engine));
}

// Does the rounds, waits for all pictures, lets the last frame settle, then writes and ends.
void BlueSquare::do_errand() {
    const State& state = session_->state();
    const bool waits = state.phase == Phase::encoding || state.phase == Phase::loading ||
                       state.pictures.drawn < state.pictures.data.size() || state.study.running;
    if (waits || session_->idle_seconds() <= 0) return;
    if (steps_left_ > 0 && state.phase == Phase::ready) {
        --steps_left_;
        (void)session_->send(Step{});
        return;
    }
    if (options_.study > 0 && !state.study.summary && state.study.error.empty()) {
        if (session_->send(Study{options_.study})) return;
        options_.study = 0;
    }
    if (!options_.screenshot.empty() && window_->screenshot().count == 0)
        return window_->capture_next();
    outcome_ = finish_errand(options_, state, window_->screenshot());
    window_->close();
}

}  // namespace bluesquare
