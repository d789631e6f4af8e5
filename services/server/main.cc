// entente-server: reads the command line and puts the parts together.  The only file that knows
// both the services and PostgreSQL.

#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/time/time.h"
#include "fmt/format.h"
#include "grpcpp/grpcpp.h"

#include "services/maintenance/expunge.h"
#include "services/maintenance/upkeep.h"
#include "services/server/await_database.h"
#include "services/server/config.h"
#include "services/server/expunge_command.h"
#include "services/server/head_diary.h"
#include "services/server/listen_address.h"
#include "services/server/logging.h"
#include "services/server/request_expiry.h"
#include "services/server/serve.h"
#include "services/server/service_manager.h"
#include "services/server/stop_signals.h"
#include "services/server/upkeep_command.h"
#include "storage/maintenance.h"
#include "storage/postgres/embedded/cluster.h"
#include "storage/postgres/maintenance.h"
#include "storage/postgres/migrate.h"
#include "storage/postgres/store.h"

namespace entente::server {
namespace {

using storage::postgres::embedded::Cluster;
using storage::postgres::embedded::ClusterOptions;
using storage::postgres::embedded::DefaultDataDir;

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

using Progress = std::function<void(std::string_view)>;

int Fail(const absl::Status& status, int exit_status) {
  fmt::print(stderr, "entente-server: {}\n", std::string(status.message()));
  return exit_status;
}

absl::StatusOr<std::unique_ptr<Cluster>> StartCluster(const DatabaseConfig& config,
                                                      const Progress& progress,
                                                      std::function<bool()> give_up = {}) {
  ClusterOptions options;
  options.data_dir =
      config.data_dir.empty() ? DefaultDataDir() : std::filesystem::path(config.data_dir);
  options.progress = progress;
  options.give_up = std::move(give_up);
  return Cluster::Start(options);
}

absl::StatusOr<std::unique_ptr<storage::Store>> OpenStore(const std::string& url,
                                                          const ServeConfig& config,
                                                          StopSignals& stop, Log& log) {
  storage::postgres::StoreOptions options;
  options.url = url;
  options.read_connections = static_cast<std::size_t>(config.read_lanes);
  options.write_connections = static_cast<std::size_t>(config.write_lanes);
  options.bulk_connections = static_cast<std::size_t>(config.bulk_lanes);
  options.log = [&log](std::string_view line) { log.Write(LogLevel::kWarning, line); };
  absl::StatusOr<std::unique_ptr<storage::Store>> store;
  const absl::Status status = AwaitDatabase(
      [&] {
        store = storage::postgres::MakeStore(options);
        return store.status();
      },
      stop, log);
  if (!status.ok()) return status;
  return store;
}

// For what the server does by itself: a connection of its own.
absl::StatusOr<std::unique_ptr<storage::Maintenance>> OpenMaintenance(const std::string& url,
                                                                      StopSignals& stop, Log& log) {
  storage::postgres::StoreOptions options;
  options.url = url;
  options.bulk_connections = 1;
  options.log = [&log](std::string_view line) { log.Write(LogLevel::kWarning, line); };
  absl::StatusOr<std::unique_ptr<storage::Maintenance>> maintenance;
  const absl::Status status = AwaitDatabase(
      [&] {
        maintenance = storage::postgres::MakeMaintenance(options);
        return maintenance.status();
      },
      stop, log);
  if (!status.ok()) return status;
  return maintenance;
}

void TellHead(Log& log, const absl::StatusOr<storage::ChainLink>& head) {
  if (head.ok()) {
    const std::string digest = absl::BytesToHexString(head->digest);
    log.Write(LogLevel::kInfo, "head of the record",
              {{"number", head->number}, {"digest", std::string_view(digest)}});
    return;
  }
  const absl::Status& status = head.status();
  log.Write(LogLevel::kWarning, "the head of the record cannot be read; trying again",
            {{"error", std::string_view(status.message().data(), status.message().size())}});
}

absl::Status ServeFrom(const std::string& url, const ServeConfig& config, StopSignals& stop,
                       Log& log, const ServiceManager& manager) {
  absl::StatusOr<std::unique_ptr<storage::Store>> store = OpenStore(url, config, stop, log);
  if (absl::IsCancelled(store.status())) return absl::OkStatus();
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<storage::Maintenance>> maintenance =
      OpenMaintenance(url, stop, log);
  if (absl::IsCancelled(maintenance.status())) return absl::OkStatus();
  if (!maintenance.ok()) return maintenance.status();
  RequestExpiryOptions expiry_options;
  expiry_options.retention = config.request_id_retention;
  expiry_options.on_failure = [&log](const absl::Status& status) {
    log.Write(LogLevel::kWarning, "old request ids cannot be forgotten; trying again",
              {{"error", std::string_view(status.message().data(), status.message().size())}});
  };
  const RequestExpiry expiry(**maintenance, std::move(expiry_options));
  const HeadDiary diary(**maintenance, {.tell = [&log](const auto& head) { TellHead(log, head); }});
  return Serve(config, **store, stop, log, manager);
}

// The server owns this database, so it keeps the schema up to date by itself.
absl::Status ServeFromCluster(const ServeConfig& config, StopSignals& stop, Log& log,
                              const ServiceManager& manager) {
  const Progress progress = [&log](std::string_view line) { log.Write(LogLevel::kInfo, line); };
  const auto told_to_stop = [&stop] { return stop.count() > 0; };
  absl::StatusOr<std::unique_ptr<Cluster>> cluster =
      StartCluster(config.database, progress, told_to_stop);
  if (absl::IsCancelled(cluster.status())) return absl::OkStatus();
  if (!cluster.ok()) return cluster.status();
  absl::Status status = storage::postgres::Migrate((*cluster)->url(), progress);
  if (status.ok() && !told_to_stop())
    status = ServeFrom((*cluster)->url(), config, stop, log, manager);
  const absl::Status stopped = (*cluster)->Stop();
  if (!stopped.ok()) {
    log.Write(LogLevel::kWarning, "the database had to be forced to stop; nothing is lost",
              {{"error", std::string_view(stopped.message().data(), stopped.message().size())}});
  }
  return status;
}

int Run(const ServeConfig& config) {
  // Both before any thread: they inherit what the signals block, and the variable is taken away.
  const ServiceManager manager = ServiceManager::TakeFromEnvironment();
  StopSignals stop;
  Log log(config.log.format, config.log.level, config.log.slow);
  const LibraryLogs library_logs(log);
  absl::Status status = CheckFree(config.listen);  // before a database is made for nothing
  if (status.ok()) {
    status = config.database.url.empty()
                 ? ServeFromCluster(config, stop, log, manager)
                 : ServeFrom(config.database.url, config, stop, log, manager);
  }
  if (!status.ok()) {
    log.Write(LogLevel::kError, "cannot serve",
              {{"error", std::string_view(status.message().data(), status.message().size())}});
    return kExitFailed;
  }
  log.Write(LogLevel::kInfo, "stopped");
  return EXIT_SUCCESS;
}

// The database by its URL, or the one that is started for as long as `cluster` lives.
absl::StatusOr<std::string> ReachDatabase(const DatabaseConfig& config, const Progress& progress,
                                          std::unique_ptr<Cluster>& cluster) {
  if (!config.url.empty()) return config.url;
  auto started = StartCluster(config, progress);
  if (!started.ok()) return started.status();
  cluster = *std::move(started);
  return cluster->url();
}

int Run(const MigrateConfig& config) {
  const Progress progress = [](std::string_view line) { fmt::print("{}\n", line); };
  std::unique_ptr<Cluster> cluster;  // stops the database on every way out
  const absl::StatusOr<std::string> url = ReachDatabase(config.database, progress, cluster);
  if (!url.ok()) return Fail(url.status(), kExitFailed);
  const absl::Status status = storage::postgres::Migrate(*url, progress);
  return status.ok() ? EXIT_SUCCESS : Fail(status, kExitFailed);
}

// One document at a time is enough to do.
storage::postgres::StoreOptions UpkeepStoreOptions(const std::string& url) {
  storage::postgres::StoreOptions options;
  options.url = url;
  options.read_connections = 1;
  options.write_connections = 1;
  options.bulk_connections = 1;
  options.statement_timeout = absl::Hours(1);  // of the largest table of the index, read whole
  options.log = [](std::string_view line) { fmt::print(stderr, "entente-server: {}\n", line); };
  return options;
}

// Runs a command on a record, whose exit status is what `work` says.
int RunOnRecord(const DatabaseConfig& config,
                const std::function<int(storage::Store&, storage::Maintenance&)>& work) {
  const Progress progress = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
  std::unique_ptr<Cluster> cluster;  // stops the database on every way out
  const absl::StatusOr<std::string> url = ReachDatabase(config, progress, cluster);
  if (!url.ok()) return Fail(url.status(), kExitFailed);
  const storage::postgres::StoreOptions options = UpkeepStoreOptions(*url);
  auto store = storage::postgres::MakeStore(options);
  if (!store.ok()) return Fail(store.status(), kExitFailed);
  auto keeper = storage::postgres::MakeMaintenance(options);
  if (!keeper.ok()) return Fail(keeper.status(), kExitFailed);
  return work(**store, **keeper);
}

using Upkeeper = absl::StatusOr<maintenance::Tally> (*)(storage::Store&, storage::Maintenance&,
                                                        const maintenance::UpkeepOptions&);

int RunUpkeepOn(const DatabaseConfig& config, Upkeeper upkeeper) {
  return RunOnRecord(config, [upkeeper](storage::Store& store, storage::Maintenance& keeper) {
    const absl::StatusOr<std::int64_t> left = RunUpkeep(
        [&](const maintenance::UpkeepOptions& how) { return upkeeper(store, keeper, how); },
        {.out = stdout, .progress = isatty(STDERR_FILENO) == 1 ? stderr : nullptr});
    if (!left.ok()) return Fail(left.status(), kExitFailed);
    return *left == 0 ? EXIT_SUCCESS : kExitFailed;
  });
}

int Run(const VerifyConfig& config) { return RunUpkeepOn(config.database, &maintenance::Verify); }

int Run(const ReindexConfig& config) { return RunUpkeepOn(config.database, &maintenance::Reindex); }

int Run(const ExpungeConfig& config) {
  return RunOnRecord(config.database,
                     [&config](storage::Store& store, storage::Maintenance& keeper) {
                       const absl::Status status = RunExpunge(
                           [&](const maintenance::ExpungeRequest& request) {
                             return maintenance::Expunge(store, keeper, request);
                           },
                           config, OperatorName(), stdout);
                       return status.ok() ? EXIT_SUCCESS : Fail(status, kExitFailed);
                     });
}

int Run(const VersionConfig&) {
  fmt::print("entente-server {} (database schema {} to {}, gRPC {})\n", Version(),
             storage::postgres::kSchemaVersionMin, storage::postgres::SchemaVersionMax(),
             grpc::Version());
  return EXIT_SUCCESS;
}

int Run(const CheckedConfig& config) {
  fmt::print("{}", config.text);
  return EXIT_SUCCESS;
}

int Run(const HelpConfig& config) {
  fmt::print("{}", config.text);
  return EXIT_SUCCESS;
}

std::optional<std::string> ReadEnvironment(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

int Main(const std::vector<std::string>& arguments) {
  // A reader of the log or a client that goes away is no reason to die.
  std::signal(SIGPIPE, SIG_IGN);
  const absl::StatusOr<Config> config = ParseCommandLine(arguments, &ReadEnvironment);
  if (!config.ok()) return Fail(config.status(), kExitUsage);
  return std::visit([](const auto& chosen) { return Run(chosen); }, *config);
}

}  // namespace
}  // namespace entente::server

int main(int argc, char** argv) {
  return entente::server::Main(std::vector<std::string>(argv + 1, argv + argc));
}
