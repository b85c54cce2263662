// Commands that a build without ONNX Runtime, or without other programs to run, does not have.
#include "cli/commands.h"

namespace bluesquare {

void add_model(CLI::App&, Action&) {}
void add_embed(CLI::App&, Action&) {}
void add_trainer(CLI::App&, Action&) {}
void add_fetch(CLI::App&, Action&) {}

}  // namespace bluesquare
