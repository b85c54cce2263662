#include "app/sort_command.h"

#include "core/json.h"
#include "sorting/book.h"

namespace bluesquare {

bool is_sort_command(std::string_view json) {
    const auto parsed = parse_json(json, "command");
    return parsed && parsed->is_object() && parsed->contains("type") && (*parsed)["type"] == "sort";
}

Result<SortCommand> parse_sort_command(std::string_view json) {
    const auto parsed = parse_json(json, "command");
    if (!parsed) return parsed.error();
    std::optional<Error> error;
    const JsonReader command(*parsed, "sort", error);
    const auto done = [&](SortCommand read) -> Result<SortCommand> {
        if (error) return usage_error(error->what);
        return read;
    };
    if (!command["box"].missing()) return done(SortAnswer{command["box"].count(0)});
    if (!command["undo"].missing()) return done(SortUndo{});
    if (!command["dismiss"].missing()) return done(SortDismiss{});
    if (command["choose"].is_null()) return done(SortChoose{-1});
    if (!command["choose"].missing()) return done(SortChoose{command["choose"].count(0)});
    if (!command["boxes"].missing())
        return done(SortBoxes{
            command["boxes"].list(1, [](const JsonReader& name) { return name.text(); })});
    if (!command["answer"].missing()) {
        const std::string answer = command["answer"].text();
        if (answer == "cannot tell") return done(SortAnswer{cannot_tell});
        if (answer == "skip") return done(SortAnswer{skipped});
    }
    return usage_error(
        "sort: expected one of box, answer (\"cannot tell\", \"skip\"), undo, choose, boxes, "
        "dismiss");
}

}  // namespace bluesquare
