// One function a command: it adds itself to the parser; what it is to do runs after parsing.
#pragma once

#include <functional>
#include <string>

#include <CLI/App.hpp>

#include "core/result.h"

namespace bluesquare {

// Set by the command that was asked for.
using Action = std::function<Status()>;

// For CLI11's check() of names that become part of what is written: what is wrong, or nothing.
std::string check_utf8(const std::string& text);

void add_study(CLI::App& app, Action& action);
void add_probe(CLI::App& app, Action& action);
void add_render(CLI::App& app, Action& action);
void add_signature(CLI::App& app, Action& action);
void add_ship_features(CLI::App& app, Action& action);
void add_ship_emergence(CLI::App& app, Action& action);
void add_trainer(CLI::App& app, Action& action);
void add_model(CLI::App& app, Action& action);
void add_embed(CLI::App& app, Action& action);
void add_sort(CLI::App& app, Action& action);
void add_cache(CLI::App& app, Action& action);
void add_data(CLI::App& app, Action& action);
void add_fetch(CLI::App& app, Action& action);
void add_compose(CLI::App& app, Action& action);
void add_replay(CLI::App& app, Action& action);

}  // namespace bluesquare
