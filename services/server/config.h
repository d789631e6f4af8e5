// What the server was told to do: by its command line, the environment variables that stand in for
// flags, and its configuration file.  Used by main.cc.  Plain values and one function.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/server/access_config.h"
#include "services/server/listen_address.h"
#include "services/server/logging.h"

namespace entente::server {

// A database by its URL, or one that the server makes and runs itself.
struct DatabaseConfig {
  std::string url;       // a libpq connection string; empty: run one in `data_dir`
  std::string data_dir;  // empty: where data goes by default
};

struct LogConfig {
  LogFormat format = LogFormat::kText;
  LogLevel level = LogLevel::kInfo;
  absl::Duration slow = absl::Seconds(1);  // a call that takes longer is a warning
};

struct ServeConfig {
  DatabaseConfig database;
  LogConfig log;
  ListenAddress listen;
  std::string ready_file;  // empty: none
  std::optional<ListenAddress> metrics_listen;
  int read_lanes = 4;
  int write_lanes = 4;
  int bulk_lanes = 2;  // summaries
  absl::Duration notice = absl::ZeroDuration();
  absl::Duration drain = absl::Seconds(10);
  int message_bytes_max = 4 << 20;
  bool reflection = true;
  absl::Duration connection_age = absl::Minutes(30);  // zero: any
  std::int64_t memory_mib = 0;                        // of what is on its way; 0: any
  AccessConfig access;
  absl::Duration request_id_retention = absl::Hours(7 * 24);
};

struct MigrateConfig {
  DatabaseConfig database;
};

struct VerifyConfig {
  DatabaseConfig database;
};

struct ReindexConfig {
  DatabaseConfig database;
};

struct ExpungeConfig {
  DatabaseConfig database;
  std::vector<std::string> names;
  std::string reason;
  bool dry_run = false;
};

struct VersionConfig {};

// `serve --check-config`: all is well.  The settings and where each is from, for standard output.
struct CheckedConfig {
  std::string text;
};

// The caller asked for help; it goes to standard output.
struct HelpConfig {
  std::string text;
};

using Config = std::variant<ServeConfig, MigrateConfig, VerifyConfig, ReindexConfig, ExpungeConfig,
                            VersionConfig, CheckedConfig, HelpConfig>;

// The value of an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// Parses `arguments`, the command line without the program's name.  A flag wins over its variable,
// ENTENTE_READ_LANES for --read-lanes, and that over the file that --config or ENTENTE_CONFIG
// names. Reads that file, and the one with the database's password.
//
// InvalidArgument, one line that names the flag, the variable or the line of the file, says what
// was got and what was wanted, for anything that is not understood, for a password in a URL, and as
// access.h says.
[[nodiscard]] absl::StatusOr<Config> ParseCommandLine(const std::vector<std::string>& arguments,
                                                      const Environment& environment);

// The version of this program, `0.1.0`.
[[nodiscard]] std::string_view Version();

}  // namespace entente::server
