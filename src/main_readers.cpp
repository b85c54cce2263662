// The page's third program: which data set a visitor dropped, by the native program's table of
// readers, in a worker (web/readers_worker.mjs). It knows the paths of all files, and is given the
// few that it asks for.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <emscripten/em_macros.h>
#include <nlohmann/json.hpp>

#include "data/brought_set.h"
#include "data/plain_table.h"

namespace bluesquare {
namespace {

using Json = nlohmann::json;

char* as_text(const Json& json) {
    return strdup(json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

std::string_view name_of(ExampleKind examples) {
    constexpr std::string_view names[] = {"pictures", "features", "packed", "texts"};
    return names[static_cast<int>(examples)];
}

Json in_json(const BroughtSet& set) {
    return {{"name", set.reader->name},
            {"attributes", set.reader->attributes},
            {"root", set.root},
            {"plain", set.reader->told_by == ToldBy::plain_table},
            {"examples", name_of(set.reader->examples)}};
}

Json in_json(const PlainTable& table) {
    return {
        {"name", table.name}, {"csv", table.csv}, {"files", table.files}, {"notes", table.notes}};
}

Json in_json(const std::vector<BroughtFiles::Wanted>& files) {
    Json list = Json::array();
    for (const auto& [path, whole] : files) list.push_back({{"path", path}, {"whole", whole}});
    return {{"wanted", std::move(list)}};
}

// most_rows: 0 where the table is not asked for.
Json answer(BroughtFiles& files, int most_rows) {
    files.forget_wanted();
    const auto sets = find_sets(files);
    Json out{{"sets", Json::array()}};
    for (const BroughtSet& set : sets) out["sets"].push_back(in_json(set));
    const bool readable = sets.size() == 1 && is_for_plain_table(*sets[0].reader);
    if (most_rows > 0 && readable && files.wanted().empty()) {
        const auto table = read_plain_table(files.folder(sets[0].root), *sets[0].reader, most_rows);
        if (table)
            out["table"] = in_json(*table);
        else
            out["error"] = table.error().what;
    }
    return files.wanted().empty() ? out : in_json(files.wanted());
}

}  // namespace
}  // namespace bluesquare

using namespace bluesquare;

extern "C" {

// paths: each with a zero byte after it. What this gives lives as long as the worker.
EMSCRIPTEN_KEEPALIVE BroughtFiles* bluesquare_brought(const char* paths, int size) {
    std::vector<std::string> list;
    for (std::string_view rest(paths, static_cast<std::size_t>(size)); !rest.empty();) {
        const auto end = rest.find('\0');
        list.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    return new BroughtFiles(std::move(list));
}

EMSCRIPTEN_KEEPALIVE void bluesquare_brought_give(BroughtFiles* files, const char* path,
                                                  const std::uint8_t* bytes, int size, int whole) {
    files->give(path, {bytes, bytes + size}, whole != 0);
}

EMSCRIPTEN_KEEPALIVE void bluesquare_brought_refuse(BroughtFiles* files, const char* path,
                                                    const char* why) {
    files->refuse(path, why);
}

// JSON, to be freed: {"wanted": [{"path", "whole"}]}, to give or refuse before this is asked again;
// or {"sets": [{"name", "attributes", "root", "plain", "examples"}]} with, where it is one of
// pictures in files and most_rows is not 0, {"table": {"name", "csv", "files", "notes"}} or
// {"error"}.
EMSCRIPTEN_KEEPALIVE char* bluesquare_brought_ask(BroughtFiles* files, int most_rows) {
    return as_text(answer(*files, most_rows));
}
}
