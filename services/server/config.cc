#include "services/server/config.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"

namespace entente::server {
namespace {

constexpr std::string_view kUrlVariable = "ENTENTE_DATABASE_URL";
constexpr std::string_view kDataDirVariable = "ENTENTE_DATA_DIR";

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

constexpr const char* kAbout =
    "The server of Entente, the record of what governments announce together.";

constexpr const char* kExamples = R"(Examples:
  entente-server serve
      serves on 127.0.0.1:50051 from a database of its own
  entente-server serve --data-dir /srv/entente --listen 127.0.0.1:6000
  ENTENTE_DATABASE_URL=postgresql://entente@db/entente entente-server serve --log-format=json
      serves from a PostgreSQL that is there already; a password is better kept in the variable,
      or in ~/.pgpass, than on the command line, which every user of the machine can read
  ENTENTE_DATABASE_URL=postgresql://entente@db/entente entente-server migrate
      brings that database to this program's schema
  ENTENTE_DATABASE_URL=postgresql://entente@db/entente entente-server verify
      looks whether the record is what its digests say, and the index what the record says

Exit status: 0 after a clean end, 1 when something failed or a fault was found that is not mended,
2 when the command line was not understood.)";

constexpr const char* kServeAbout =
    R"(Serve until SIGTERM or SIGINT: then finish the calls that are running, for at most
--drain-seconds, and end; a second signal cuts them short.)";

constexpr const char* kMigrateAbout =
    "Bring the database to this program's schema.  Can be repeated, and run by several at once.";

constexpr const char* kVerifyAbout =
    R"(Look whether all is as it has to be, and say of each fault what it is: the digests of every
change, document and text; every document against its rows in the index and what is kept beside it;
every quote against the stored text.  Changes nothing, and can run beside servers.)";

constexpr const char* kReindexAbout =
    R"(Derive the index, and what is kept beside each document, anew from the record, document by
document, and write what differs.  Can be repeated, and run beside servers.)";

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
  DatabaseConfig database;
  std::string listen = "127.0.0.1:50051";
  std::string log_format = "text";
  std::string log_level = "info";
  int drain_seconds = 10;
  int request_id_retention_hours = 7 * 24;
  bool no_reflection = false;
  ServeConfig serve;
};

void AddDatabaseFlags(CLI::App& app, DatabaseConfig& database) {
  app.add_option("--database-url", database.url,
                 "PostgreSQL 13 to 18, as libpq takes it: postgresql://USER@HOST/NAME "
                 "[ENTENTE_DATABASE_URL]")
      ->type_name("URL");
  app.add_option("--data-dir", database.data_dir,
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
}

void AddServeFlags(CLI::App& app, Flags& flags) {
  AddDatabaseFlags(app, flags.database);
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
  app.add_option("--drain-seconds", flags.drain_seconds,
                 "How long running calls may take to end after SIGTERM [10]")
      ->type_name("N")
      ->check(CLI::Range(0, kDrainSecondsMax).description(""));
  app.add_option("--max-message-bytes", flags.serve.message_bytes_max,
                 "The largest request that is taken [4194304]")
      ->type_name("N")
      ->check(CLI::Range(kMessageBytesMin, kMessageBytesMax).description(""));
  app.add_option("--request-id-retention-hours", flags.request_id_retention_hours,
                 "How long a request_id is kept, so that a repeat finds its answer [168]")
      ->type_name("N")
      ->check(CLI::Range(kRetentionHoursMin, kRetentionHoursMax).description(""));
  app.add_flag("--no-reflection", flags.no_reflection,
               "Do not tell clients such as grpcurl what the API is");
}

// A flag wins over a variable, and a URL over a directory.
absl::StatusOr<DatabaseConfig> ChooseDatabase(const DatabaseConfig& flags,
                                              const Environment& environment) {
  if (!flags.url.empty() && !flags.data_dir.empty()) {
    return absl::InvalidArgumentError(
        "--database-url and --data-dir exclude each other: a database by its URL, or one of the "
        "server's own");
  }
  if (!flags.url.empty() || !flags.data_dir.empty()) return flags;
  DatabaseConfig database;
  database.url = environment(kUrlVariable).value_or("");
  if (database.url.empty()) database.data_dir = environment(kDataDirVariable).value_or("");
  return database;
}

absl::StatusOr<Config> ServeConfigOf(const Flags& flags, const Environment& environment) {
  ServeConfig config = flags.serve;
  auto database = ChooseDatabase(flags.database, environment);
  if (!database.ok()) return database.status();
  config.database = *std::move(database);
  auto listen = ParseListenAddress(flags.listen);
  if (!listen.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("--listen: ", listen.status().message()));
  }
  if (!listen->IsLocal()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--listen: ", listen->ToString(),
        " can be reached by other machines, and this version cannot tell who calls; listen on "
        "127.0.0.1, ::1, localhost or unix:PATH"));
  }
  config.listen = *std::move(listen);
  config.log = {kLogFormats.at(flags.log_format), kLogLevels.at(flags.log_level)};
  config.drain = absl::Seconds(flags.drain_seconds);
  config.reflection = !flags.no_reflection;
  config.request_id_retention = absl::Hours(flags.request_id_retention_hours);
  return config;
}

// Of a command that wants to know its database and no more.
template <typename DatabaseCommand>
absl::StatusOr<Config> DatabaseCommandOf(const Flags& flags, const Environment& environment) {
  auto database = ChooseDatabase(flags.database, environment);
  if (!database.ok()) return database.status();
  return DatabaseCommand{*std::move(database)};
}

// CLI11 says some things over several lines.
std::string OneLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
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
  AddDatabaseFlags(*migrate, flags.database);
  CLI::App* verify = app.add_subcommand("verify", kVerifyAbout);
  AddDatabaseFlags(*verify, flags.database);
  CLI::App* reindex = app.add_subcommand("reindex", kReindexAbout);
  AddDatabaseFlags(*reindex, flags.database);
  CLI::App* version = app.add_subcommand("version", "Tell the version of this program.");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // it pops the last
  } catch (const CLI::CallForHelp&) {
    return HelpConfig{app.help()};
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(OneLine(error.what()));
  }
  if (serve->parsed()) return ServeConfigOf(flags, environment);
  if (migrate->parsed()) return DatabaseCommandOf<MigrateConfig>(flags, environment);
  if (verify->parsed()) return DatabaseCommandOf<VerifyConfig>(flags, environment);
  if (reindex->parsed()) return DatabaseCommandOf<ReindexConfig>(flags, environment);
  if (version->parsed()) return VersionConfig{};
  return absl::InvalidArgumentError(
      "say what to do: serve, migrate, verify, reindex or version; entente-server --help shows "
      "how");
}

std::string_view Version() { return ENTENTE_VERSION; }

}  // namespace entente::server
