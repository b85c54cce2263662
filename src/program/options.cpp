#include "program/options.h"

#include "app/opening.h"

namespace bluesquare {

void read_link(std::string_view text, ProgramOptions& options) {
    const auto link = parse_link(text);
    if (link)
        options.link = is_bare(text) ? opening_link() : *link;
    else
        options.notice = link.error().what;
}

Status check_options(ProgramOptions& options) {
    Settings& settings = options.link.settings;
    if (settings.target == settings.nuisance) settings.nuisance = usual_nuisance(settings.target);
    if (auto ok = check_view(options.link.view); !ok) return ok;
    return check_settings(settings);
}

}  // namespace bluesquare
