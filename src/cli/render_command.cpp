// bluesquare render shapes
#include <memory>
#include <numeric>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "data/contact_sheet.h"
#include "flags/setting_flags.h"
#include "lab/experiment.h"
#include "platform/files.h"
#include "platform/terminal.h"
#include "shapes/corpus.h"

namespace bluesquare {
namespace {

struct RenderOptions {
    Experiment experiment;
    std::string out;
    int columns = 25;
};

std::string attribute_table(const Dataset& data) {
    std::string csv = "id,split";
    for (const auto& attribute : data.attributes) csv += "," + attribute.name;
    csv += "\n";
    for (int i = 0; i < data.size(); ++i) {
        csv += std::to_string(i) + (data.split[i] == Split::pool ? ",train" : ",test");
        for (const auto& attribute : data.attributes)
            csv += "," + attribute.levels[attribute.codes[i]];
        csv += "\n";
    }
    return csv;
}

Status render_shapes(RenderOptions& o) {
    Experiment& experiment = o.experiment;
    if (experiment.nuisance.empty()) experiment.nuisance = usual_nuisance(experiment.target);
    if (!experiment.corpus) return usage_error("--corpus each: one corpus is drawn, give its seed");
    const auto corpus = make_shapes(corpus_of(experiment, *experiment.corpus));
    if (!corpus) return corpus.error();
    if (auto made = make_folder(o.out); !made) return made;
    std::vector<int> ids(corpus->images.count);
    std::iota(ids.begin(), ids.end(), 0);
    const auto png = contact_sheet(corpus->images, o.columns, ids);
    if (png.empty())
        return usage_error("the contact sheet would have more than " +
                           std::to_string(most_sheet_pixels / 1'000'000) +
                           " million pixels: ask for fewer examples by --pool and --test");
    if (auto ok = write_file(o.out + "/shapes.png", png); !ok) return ok;
    if (auto ok = write_file(o.out + "/shapes.csv", attribute_table(corpus->data)); !ok) return ok;
    return print(std::to_string(corpus->images.count) + " examples in " + o.out +
                 "/shapes.png (row by row, pool first) and shapes.csv\n");
}

}  // namespace

void add_render(CLI::App& app, Action& action) {
    CLI::App* render = app.add_subcommand("render", "Look at the examples");
    render->require_subcommand(1);
    auto o = std::make_shared<RenderOptions>();
    CLI::App* command = render->add_subcommand("shapes", "A contact sheet of the coloured shapes");
    o->experiment.nuisance.clear();
    for (const char* name : {"target", "nuisance"})
        add_setting(*command, experiment_row(name), o->experiment);
    command->get_option("--nuisance")->default_str("color for shape, else shape");
    add_settings(*command, experiment_rows(Part::corpus), o->experiment);
    add_number(*command, "columns", o->columns, 1, 1000, "Pictures in a row");
    command->add_option("--out", o->out, "Folder for the PNG and the table")->required();
    command->footer("Example:\n  bluesquare render shapes --pool 100 --test 40 --out pictures\n");
    command->callback([o, &action] { action = [o] { return render_shapes(*o); }; });
}

}  // namespace bluesquare
