// The server's configuration file: TOML 1.0 (https://toml.io/en/v1.0.0) with a key for each flag of
// `entente-server serve`, `read_lanes` for --read-lanes.  Used by config.cc.

#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace entente::server {

// One value, as its flag takes it.
struct FileValue {
  std::string text;
  std::string where;  // `/etc/entente/server.toml:3`, for errors
};

using FileValues = std::map<std::string, FileValue, std::less<>>;  // by key

// Reads the file.  What keys there may be is not known here.
//
// InvalidArgument, one line with the file and the line, for a file that cannot be read or is no
// TOML, and for a value that is no text, whole number or boolean.
[[nodiscard]] absl::StatusOr<FileValues> ReadConfigFile(const std::string& path);

}  // namespace entente::server
