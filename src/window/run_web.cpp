#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <emscripten/em_macros.h>

#include "window/run.h"

using bluesquare::Program;

extern "C" {
// web/host.js
void bluesquare_host_ready(Program* program);
void bluesquare_host_failed(const char* message);
int bluesquare_host_prefers_dark();
int bluesquare_host_prefers_touch();
char* bluesquare_host_language();  // to be freed
void bluesquare_host_save(const char* name, const char* type, const void* bytes, int size);
void bluesquare_host_share(const char* link);
void bluesquare_host_ask_for_own();
void bluesquare_host_text_view();
void bluesquare_host_about();
void bluesquare_host_sort(const char* what);

// What the page calls; `program` is what bluesquare_host_ready() got. Texts that come back are the
// callee's to free(): strdup'ed.
EMSCRIPTEN_KEEPALIVE double bluesquare_frame(Program* program) { return program->frame(); }
// Something came in that Dear ImGui shall see drawn.
EMSCRIPTEN_KEEPALIVE void bluesquare_wake(Program* program) { program->window().wake(); }
EMSCRIPTEN_KEEPALIVE char* bluesquare_send(Program* program, const char* json) {
    return strdup(program->send(json).c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_state(Program* program) {
    return strdup(program->state().c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_link(Program* program) {
    return strdup(program->link().c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_tables(Program* program) {
    return strdup(program->tables().c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_layout(Program* program) {
    return strdup(program->layout().c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_ask(Program* program, const char* what) {
    return strdup(program->ask(what).c_str());
}
EMSCRIPTEN_KEEPALIVE int bluesquare_leave_by_tab(Program* program, int backwards) {
    return program->window().leave_by_tab(backwards != 0);
}
EMSCRIPTEN_KEEPALIVE void bluesquare_enter_by_tab(Program* program, int backwards) {
    program->window().enter_by_tab(backwards != 0);
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_own_open(Program* program, const std::uint8_t* csv, int size,
                                               const char* name) {
    return strdup(program->own_open({csv, static_cast<std::size_t>(size)}, name).c_str());
}
EMSCRIPTEN_KEEPALIVE void bluesquare_own_offer(Program* program, const char* path) {
    program->own_offer(path);
}
EMSCRIPTEN_KEEPALIVE int bluesquare_own_wants(Program* program, const char* path) {
    return program->own_wants(path);
}
EMSCRIPTEN_KEEPALIVE void bluesquare_own_add(Program* program, const char* path,
                                             const std::uint8_t* bytes, int size) {
    program->own_add(path, {bytes, static_cast<std::size_t>(size)});
}
EMSCRIPTEN_KEEPALIVE void bluesquare_own_refuse(Program* program, const char* path,
                                                const char* why) {
    program->own_refuse(path, why);
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_own_finish(Program* program) {
    return strdup(program->own_finish().c_str());
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_sort_open(Program* program, const char* json) {
    return strdup(program->sort_open(json).c_str());
}
EMSCRIPTEN_KEEPALIVE int bluesquare_sort_side(Program* program) { return program->sort_side(); }
EMSCRIPTEN_KEEPALIVE void bluesquare_sort_add(Program* program, const std::uint8_t* rgb, int size,
                                              const char* content) {
    program->sort_add({rgb, static_cast<std::size_t>(size)}, content);
}
EMSCRIPTEN_KEEPALIVE void bluesquare_sort_refuse(Program* program, const char* why) {
    program->sort_refuse(why);
}
EMSCRIPTEN_KEEPALIVE void bluesquare_sort_large(Program* program, int row, int width, int height,
                                                const std::uint8_t* rgb) {
    program->sort_large(row, width, height, {rgb, std::size_t{3} * width * height});
}
EMSCRIPTEN_KEEPALIVE char* bluesquare_sort_state(Program* program) {
    return strdup(program->sort_state().c_str());
}
// {size, bytes} to be freed; size -1: the bytes are a text that says why there is no such file.
EMSCRIPTEN_KEEPALIVE char* bluesquare_sort_file(Program* program, const char* kind, int* size) {
    const auto file = program->sort_file(kind);
    if (!file) {
        *size = -1;
        return strdup(file.error().what.c_str());
    }
    *size = static_cast<int>(file->size());
    char* const bytes = static_cast<char*>(std::malloc(file->size() + 1));
    if (bytes) std::copy(file->begin(), file->end(), bytes);
    return bytes;
}
EMSCRIPTEN_KEEPALIVE void bluesquare_sort_saved(Program* program) { program->sort_saved(); }
EMSCRIPTEN_KEEPALIVE void bluesquare_sort_close(Program* program) { program->sort_close(); }
EMSCRIPTEN_KEEPALIVE void bluesquare_set_engine(Program* program, const char* engine) {
    program->set_engine(engine);
}
EMSCRIPTEN_KEEPALIVE void bluesquare_restore_graphics(Program* program) {
    program->restore_graphics();
}
}

namespace bluesquare {

Status run(std::unique_ptr<Program> program) {
    bluesquare_host_ready(program.release());
    return Done{};
}

void show_failure(const std::string& message) { bluesquare_host_failed(message.c_str()); }

bool prefers_dark() { return bluesquare_host_prefers_dark() != 0; }
bool prefers_touch() { return bluesquare_host_prefers_touch() != 0; }

std::string preferred_language() {
    char* text = bluesquare_host_language();
    if (!text) return {};
    std::string language(text);
    std::free(text);
    return language;
}

std::string save_for_visitor(const std::string& name, const std::string& type,
                             std::span<const std::uint8_t> bytes) {
    bluesquare_host_save(name.c_str(), type.c_str(), bytes.data(), static_cast<int>(bytes.size()));
    return {};
}

std::string share_link(const std::string& link) {
    bluesquare_host_share(link.c_str());
    return {};
}

std::string ask_for_own_pictures() {
    bluesquare_host_ask_for_own();
    return {};
}

std::string open_text_view() {
    bluesquare_host_text_view();
    return {};
}

std::string show_about() {
    bluesquare_host_about();
    return {};
}

std::string ask_about_sorting(const std::string& what) {
    bluesquare_host_sort(what.c_str());
    return {};
}

}  // namespace bluesquare
