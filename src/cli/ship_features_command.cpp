#include "cli/commands.h"
namespace bluesquare {
void add_ship_features(CLI::App&, Action&) {}
}
