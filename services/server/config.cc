#include "services/server/config.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "fmt/format.h"

#include "services/rpc/write.h"
#include "services/server/access.h"
#include "services/server/config_file.h"
#include "services/server/database_url.h"
#include "services/server/settings.h"

namespace entente::server {
namespace {

constexpr std::string_view kConfigVariable = "ENTENTE_CONFIG";

// More connections than this only convoy (docs/adr/0005).
constexpr int kLanesMax = 64;
// A graceful end that takes longer is no end; systemd and Kubernetes have limits of their own.
constexpr int kDrainSecondsMax = 3600;
// A document may have 256 KiB and a text 2 MiB; a bound above keeps one call from taking all
// memory.
constexpr int kMessageBytesMin = 64 << 10;
constexpr int kMessageBytesMax = 64 << 20;
// Clients are promised a day (docs/api.md); years would be kept for nobody.
constexpr int kRetentionHoursMin = 24;
constexpr int kRetentionHoursMax = 366 * 24;
constexpr int kSlowCallMsMax = 3'600'000;
constexpr int kConnectionAgeSecondsMax = 7 * 24 * 3600;
// What a gRPC server holds without a call under way is some megabytes.
constexpr int kMemoryMibMin = 64;
constexpr int kMemoryMibMax = 1 << 20;

constexpr const char* kAbout =
    "The server of Entente, the record of what governments announce together.";

constexpr const char* kExamples = R"(Examples:
  entente-server serve
      serves on 127.0.0.1:50051 from a database of its own
  entente-server serve --data-dir /srv/entente --listen 127.0.0.1:6000
  ENTENTE_DATABASE_URL=postgresql://entente@db/entente entente-server serve --log-format=json
      serves from a PostgreSQL that is there already; its password is kept in a file, by
      --database-password-file or in ~/.pgpass, which other users of the machine cannot read
  entente-server serve --config /etc/entente/server.toml --check-config
      tells each setting and where it is from, and serves nothing
  ENTENTE_DATABASE_URL=postgresql://entente@db/entente entente-server migrate
      brings that database to this program's schema
  ENTENTE_DATABASE_URL=postgresql://entente@db/entente entente-server verify
      looks whether the record is what its digests say, and the index what the record says

Every flag of serve can stand in a file in TOML, named by --config, as in read_lanes = 8, and in the
environment, as in ENTENTE_READ_LANES=8.  The command line wins over the environment, that over the
file; a key that is no flag's is an error.

Exit status: 0 after a clean end, 1 when something failed or a fault was found that is not mended,
2 when the command line was not understood.)";

constexpr const char* kServeAbout =
    R"(Serve until SIGTERM or SIGINT: then say NOT_SERVING, go on for --notice-seconds, finish the
calls that are running, for at most --drain-seconds, and end; a second signal cuts it short.)";

constexpr const char* kMigrateAbout =
    "Bring the database to this program's schema.  Can be repeated, and run by several at once.";

constexpr const char* kVerifyAbout =
    R"(Look whether all is as it has to be, and say of each fault what it is: the digests of every
change, document and text; every document against its rows in the index and what is kept beside it;
every quote against the stored text.  Changes nothing, and can run beside servers.)";

constexpr const char* kReindexAbout =
    R"(Derive the index, and what is kept beside each document, anew from the record, document by
document, and write what differs.  Can be repeated, and run beside servers.)";

constexpr const char* kExpungeAbout =
    R"(Take documents out of the record for good: what they say is removed from all their revisions, and
the texts of releases with it, by one change that says who did it and why.  With an initiative goes
all that belongs to it, with a commitment the reports about it.  Cannot be undone.)";

const std::map<std::string, LogFormat> kLogFormats = {{"text", LogFormat::kText},
                                                      {"json", LogFormat::kJson}};
const std::map<std::string, LogLevel> kLogLevels = {{"debug", LogLevel::kDebug},
                                                    {"info", LogLevel::kInfo},
                                                    {"warning", LogLevel::kWarning},
                                                    {"error", LogLevel::kError}};

template <typename Value>
std::vector<std::string> NamesOf(const std::map<std::string, Value>& values) {
  std::vector<std::string> names;
  names.reserve(values.size());
  for (const auto& entry : values) names.push_back(entry.first);
  return names;
}

// What the flags are parsed into before it is known whether they make sense together.
struct Flags {
  std::string config;
  bool check_config = false;
  DatabaseConfig database;
  std::string database_password_file;
  std::string listen = "127.0.0.1:50051";
  std::string log_format = "text";
  std::string log_level = "info";
  int slow_call_ms = 1'000;
  std::string metrics_listen;
  int notice_seconds = 0;
  int drain_seconds = 10;
  int request_id_retention_hours = 7 * 24;
  bool no_reflection = false;
  int connection_age_seconds = 1'800;
  AccessFlags access;
  ServeConfig serve;
  ExpungeConfig expunge;
};

void AddDatabaseFlags(CLI::App& app, Flags& flags) {
  app.add_option("--config", flags.config,
                 "Settings in TOML, by the names of the flags of serve: read_lanes = 8 "
                 "[ENTENTE_CONFIG]")
      ->type_name("FILE");
  app.add_option("--database-url", flags.database.url,
                 "PostgreSQL 13 to 18, as libpq takes it, without a password: "
                 "postgresql://USER@HOST/NAME [ENTENTE_DATABASE_URL]")
      ->type_name("URL");
  app.add_option("--database-password-file", flags.database_password_file,
                 "A file whose first line is the password")
      ->type_name("FILE");
  app.add_option("--data-dir", flags.database.data_dir,
                 "Without a URL, the server keeps a database of its own here "
                 "[ENTENTE_DATA_DIR; /var/lib/entente for root, else ~/.local/share/entente]")
      ->type_name("DIR");
}

void AddLogFlags(CLI::App& app, Flags& flags) {
  app.add_option("--log-format", flags.log_format,
                 "How a line of the log looks: text or json [text]")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(NamesOf(kLogFormats)).description(""));
  app.add_option("--log-level", flags.log_level,
                 "What is logged at least: debug, info, warning or error [info]")
      ->type_name("LEVEL")
      ->check(CLI::IsMember(NamesOf(kLogLevels)).description(""));
  app.add_option("--slow-call-ms", flags.slow_call_ms,
                 "A call that takes longer is a warning in the log [1000]")
      ->type_name("N")
      ->check(CLI::Range(1, kSlowCallMsMax).description(""));
  app.add_option("--metrics-listen", flags.metrics_listen,
                 "Where Prometheus asks for the metrics, over HTTP; without it nowhere")
      ->type_name("HOST:PORT");
}

void AddServeFlags(CLI::App& app, Flags& flags) {
  AddDatabaseFlags(app, flags);
  app.add_option("--listen", flags.listen,
                 "HOST:PORT or unix:PATH; port 0 takes a free one [127.0.0.1:50051]")
      ->type_name("ADDRESS");
  app.add_option("--ready-file", flags.serve.ready_file,
                 "Written with the address once the server answers, removed when it ends")
      ->type_name("FILE");
  AddLogFlags(app, flags);
  app.add_option("--read-lanes", flags.serve.read_lanes,
                 "Reads at a time, each with a connection [4]")
      ->type_name("N")
      ->check(CLI::Range(1, kLanesMax).description(""));
  app.add_option("--write-lanes", flags.serve.write_lanes,
                 "Writes at a time, each with a connection [4]")
      ->type_name("N")
      ->check(CLI::Range(1, kLanesMax).description(""));
  app.add_option("--notice-seconds", flags.notice_seconds,
                 "How long calls are still taken after SIGTERM, while health says NOT_SERVING and "
                 "load balancers find out [0]")
      ->type_name("N")
      ->check(CLI::Range(0, kDrainSecondsMax).description(""));
  app.add_option("--drain-seconds", flags.drain_seconds,
                 "How long running calls may take to end after SIGTERM [10]")
      ->type_name("N")
      ->check(CLI::Range(0, kDrainSecondsMax).description(""));
  app.add_option("--max-message-bytes", flags.serve.message_bytes_max,
                 "The largest request that is taken [4194304]")
      ->type_name("N")
      ->check(CLI::Range(kMessageBytesMin, kMessageBytesMax).description(""));
  app.add_option("--connection-age-seconds", flags.connection_age_seconds,
                 "When clients are asked to connect anew, which spreads them over all servers; "
                 "0: never [1800]")
      ->type_name("N")
      ->check(CLI::Range(0, kConnectionAgeSecondsMax).description(""));
  app.add_option("--memory-mib", flags.serve.memory_mib,
                 "The most that requests and answers on their way may take together; 0: any [0]")
      ->type_name("N")
      ->check(CLI::Range(0, kMemoryMibMax).description(""));
  AddAccessFlags(app, flags.access);
  app.add_option("--request-id-retention-hours", flags.request_id_retention_hours,
                 "How long a request_id is kept, so that a repeat finds its answer [168]")
      ->type_name("N")
      ->check(CLI::Range(kRetentionHoursMin, kRetentionHoursMax).description(""));
  app.add_flag("--no-reflection", flags.no_reflection,
               "Do not tell clients such as grpcurl what the API is");
  app.add_flag("--check-config", flags.check_config,
               "Tell each setting and where it is from, and end: 0 when all of them are right");
}

absl::StatusOr<DatabaseConfig> DatabaseConfigOf(const Flags& flags) {
  DatabaseConfig database = flags.database;
  if (!database.url.empty() && !database.data_dir.empty()) {
    return absl::InvalidArgumentError(
        "--database-url and --data-dir exclude each other: a database by its URL, or one of the "
        "server's own");
  }
  if (HasPassword(database.url)) {
    return absl::InvalidArgumentError(
        "--database-url: holds a password, which others could read there; keep it in a file and "
        "name that by --database-password-file, or use ~/.pgpass");
  }
  if (flags.database_password_file.empty()) return database;
  if (database.url.empty()) {
    return absl::InvalidArgumentError(
        "--database-password-file: is of no use without --database-url");
  }
  const absl::StatusOr<std::string> password = ReadPasswordFile(flags.database_password_file);
  if (!password.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--database-password-file: ", password.status().message()));
  }
  database.url = WithPassword(database.url, *password);
  return database;
}

absl::StatusOr<Config> ServeConfigOf(const Flags& flags, const std::vector<Setting>& settings) {
  ServeConfig config = flags.serve;
  auto database = DatabaseConfigOf(flags);
  if (!database.ok()) return database.status();
  config.database = *std::move(database);
  auto listen = ParseListenAddress(flags.listen);
  if (!listen.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("--listen: ", listen.status().message()));
  }
  auto access = AccessConfigOf(flags.access, *listen);
  if (!access.ok()) return access.status();
  config.access = *std::move(access);
  if (config.memory_mib != 0 && config.memory_mib < kMemoryMibMin) {
    return absl::InvalidArgumentError(absl::StrCat("--memory-mib: got ", config.memory_mib,
                                                   "; wanted 0, or ", kMemoryMibMin, " or more"));
  }
  config.listen = *std::move(listen);
  config.log = {kLogFormats.at(flags.log_format), kLogLevels.at(flags.log_level),
                absl::Milliseconds(flags.slow_call_ms)};
  if (!flags.metrics_listen.empty()) {
    auto metrics = ParseListenAddress(flags.metrics_listen);
    if (metrics.ok() && !metrics->socket_path.empty()) {
      metrics = absl::InvalidArgumentError("got a unix socket; wanted HOST:PORT");
    }
    if (!metrics.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--metrics-listen: ", metrics.status().message()));
    }
    config.metrics_listen = *std::move(metrics);
  }
  config.notice = absl::Seconds(flags.notice_seconds);
  config.drain = absl::Seconds(flags.drain_seconds);
  config.reflection = !flags.no_reflection;
  config.request_id_retention = absl::Hours(flags.request_id_retention_hours);
  config.connection_age = absl::Seconds(flags.connection_age_seconds);
  if (!flags.check_config) return config;
  if (absl::Status status = CheckAccess(config.access); !status.ok()) return status;
  return CheckedConfig{Describe(settings)};
}

// Of a command that wants to know its database and no more.
template <typename DatabaseCommand>
absl::StatusOr<Config> DatabaseCommandOf(const Flags& flags) {
  auto database = DatabaseConfigOf(flags);
  if (!database.ok()) return database.status();
  return DatabaseCommand{*std::move(database)};
}

void AddExpungeFlags(CLI::App& app, Flags& flags) {
  AddDatabaseFlags(app, flags);
  app.add_option("NAME", flags.expunge.names, "What to expunge: releases/ID, initiatives/ID, ...")
      ->required()
      ->type_name("");
  app.add_option("--reason", flags.expunge.reason, "Why: goes on record with the change")
      ->required()
      ->type_name("TEXT");
  app.add_flag("--dry-run", flags.expunge.dry_run,
               "Only tell what would be expunged, and who names it");
}

absl::StatusOr<Config> ExpungeConfigOf(const Flags& flags) {
  auto database = DatabaseConfigOf(flags);
  if (!database.ok()) return database.status();
  ExpungeConfig config = flags.expunge;
  config.database = *std::move(database);
  if (config.reason.empty() || config.reason.size() > rpc::kReasonMax) {
    return absl::InvalidArgumentError(
        fmt::format("--reason: wants 1 to {} bytes that say why, got {}", rpc::kReasonMax,
                    config.reason.size()));
  }
  return config;
}

// CLI11 says some things over several lines.
std::string OneLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// The settings of a command, of all the places that they come from; `serve` knows every key that a
// file may have.
absl::StatusOr<std::vector<Setting>> SettingsOf(CLI::App& command, const CLI::App& serve,
                                                const Flags& flags,
                                                const Environment& environment) {
  std::string path = flags.config;
  if (path.empty()) path = environment(kConfigVariable).value_or("");
  FileValues file;
  if (!path.empty()) {
    absl::StatusOr<FileValues> read = ReadConfigFile(path);
    if (!read.ok()) return read.status();
    file = *std::move(read);
  }
  if (absl::Status status = CheckKeys(serve, file); !status.ok()) return status;
  return Complete(command, environment, file);
}

}  // namespace

absl::StatusOr<Config> ParseCommandLine(const std::vector<std::string>& arguments,
                                        const Environment& environment) {
  Flags flags;
  CLI::App app(kAbout, "entente-server");
  app.footer(kExamples);
  app.require_subcommand(0, 1);
  CLI::App* serve = app.add_subcommand("serve", kServeAbout);
  AddServeFlags(*serve, flags);
  CLI::App* migrate = app.add_subcommand("migrate", kMigrateAbout);
  AddDatabaseFlags(*migrate, flags);
  CLI::App* verify = app.add_subcommand("verify", kVerifyAbout);
  AddDatabaseFlags(*verify, flags);
  CLI::App* reindex = app.add_subcommand("reindex", kReindexAbout);
  AddDatabaseFlags(*reindex, flags);
  CLI::App* expunge = app.add_subcommand("expunge", kExpungeAbout);
  AddExpungeFlags(*expunge, flags);
  CLI::App* version = app.add_subcommand("version", "Tell the version of this program.");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // it pops the last
  } catch (const CLI::CallForHelp&) {
    return HelpConfig{app.help()};
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(OneLine(error.what()));
  }
  if (version->parsed()) return VersionConfig{};
  const std::vector<CLI::App*> commands = app.get_subcommands();
  if (commands.empty()) {
    return absl::InvalidArgumentError(
        "say what to do: serve, migrate, verify, reindex, expunge or version; entente-server "
        "--help shows "
        "how");
  }
  const absl::StatusOr<std::vector<Setting>> settings =
      SettingsOf(*commands.front(), *serve, flags, environment);
  if (!settings.ok())
    return absl::InvalidArgumentError(OneLine(std::string(settings.status().message())));
  if (migrate->parsed()) return DatabaseCommandOf<MigrateConfig>(flags);
  if (verify->parsed()) return DatabaseCommandOf<VerifyConfig>(flags);
  if (reindex->parsed()) return DatabaseCommandOf<ReindexConfig>(flags);
  if (expunge->parsed()) return ExpungeConfigOf(flags);
  return ServeConfigOf(flags, *settings);
}

std::string_view Version() { return ENTENTE_VERSION; }

}  // namespace entente::server
