// Where the values of options come from: the command line, then the environment, then the
// configuration file, then the default.  Used by config.cc.

#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "services/server/config.h"
#include "services/server/config_file.h"

namespace entente::server {

// What an option came to.
struct Setting {
  std::string key;     // `read_lanes`
  std::string value;   // as it was given
  std::string source;  // `command line`, `ENTENTE_READ_LANES`, `FILE:LINE` or `default`
};

// `read_lanes` of --read-lanes, and `ENTENTE_READ_LANES`; empty for an option without a long name.
[[nodiscard]] std::string KeyOf(const CLI::Option& option);
[[nodiscard]] std::string VariableOf(const CLI::Option& option);

// InvalidArgument for a value of the file whose key is none of `app`'s options.
[[nodiscard]] absl::Status CheckKeys(const CLI::App& app, const FileValues& file);

// Gives each option that the command line left out its value from the environment, where an empty
// one is none, or from the file.  The database is chosen as a whole: a URL or a folder from one
// place hides both from the places after it.
//
// InvalidArgument, one line that names the variable or the line of the file, for a value that the
// option does not take.
[[nodiscard]] absl::StatusOr<std::vector<Setting>> Complete(CLI::App& app,
                                                            const Environment& environment,
                                                            const FileValues& file);

// The settings as a table for people.
[[nodiscard]] std::string Describe(const std::vector<Setting>& settings);

}  // namespace entente::server
