// What a user says of a network's file, as a table of settings: flags, and the .json beside the
// file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lab/setting.h"
#include "model/network.h"

namespace bluesquare {

const std::vector<Setting<NetworkSettings>>& network_rows();

// An object of these settings and no others. Failure that `name` begins.
Result<NetworkSettings> parse_network_settings(std::string_view json, const std::string& name);
Json network_json(const NetworkSettings& settings);  // those that are said

// What `over` says, and of the rest what `under` does.
NetworkSettings merged(const NetworkSettings& over, const NetworkSettings& under);

}  // namespace bluesquare
