// entente-server: reads the command line and puts the parts together.  The only file that knows
// both the services and PostgreSQL.

#include <csignal>
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
#include "fmt/format.h"
#include "grpcpp/grpcpp.h"

#include "services/server/await_database.h"
#include "services/server/config.h"
#include "services/server/listen_address.h"
#include "services/server/logging.h"
#include "services/server/serve.h"
#include "services/server/stop_signals.h"
#include "storage/postgres/embedded/cluster.h"
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

absl::Status ServeFrom(const std::string& url, const ServeConfig& config, StopSignals& stop,
                       Log& log) {
  absl::StatusOr<std::unique_ptr<storage::Store>> store = OpenStore(url, config, stop, log);
  if (absl::IsCancelled(store.status())) return absl::OkStatus();
  if (!store.ok()) return store.status();
  return Serve(config, **store, stop, log);
}

// The server owns this database, so it keeps the schema up to date by itself.
absl::Status ServeFromCluster(const ServeConfig& config, StopSignals& stop, Log& log) {
  const Progress progress = [&log](std::string_view line) { log.Write(LogLevel::kInfo, line); };
  const auto told_to_stop = [&stop] { return stop.count() > 0; };
  absl::StatusOr<std::unique_ptr<Cluster>> cluster =
      StartCluster(config.database, progress, told_to_stop);
  if (absl::IsCancelled(cluster.status())) return absl::OkStatus();
  if (!cluster.ok()) return cluster.status();
  absl::Status status = storage::postgres::Migrate((*cluster)->url(), progress);
  if (status.ok() && !told_to_stop()) status = ServeFrom((*cluster)->url(), config, stop, log);
  const absl::Status stopped = (*cluster)->Stop();
  if (!stopped.ok()) {
    log.Write(LogLevel::kWarning, "the database had to be forced to stop; nothing is lost",
              {{"error", std::string_view(stopped.message().data(), stopped.message().size())}});
  }
  return status;
}

int Run(const ServeConfig& config) {
  StopSignals stop;  // before any thread: they inherit what it blocks
  Log log(config.log.format, config.log.level);
  const LibraryLogs library_logs(log);
  absl::Status status = CheckFree(config.listen);  // before a database is made for nothing
  if (status.ok()) {
    status = config.database.url.empty() ? ServeFromCluster(config, stop, log)
                                         : ServeFrom(config.database.url, config, stop, log);
  }
  if (!status.ok()) {
    log.Write(LogLevel::kError, "cannot serve",
              {{"error", std::string_view(status.message().data(), status.message().size())}});
    return kExitFailed;
  }
  log.Write(LogLevel::kInfo, "stopped");
  return EXIT_SUCCESS;
}

int Run(const MigrateConfig& config) {
  const Progress progress = [](std::string_view line) { fmt::print("{}\n", line); };
  std::string url = config.database.url;
  std::unique_ptr<Cluster> cluster;  // stops the database on every way out
  if (url.empty()) {
    auto started = StartCluster(config.database, progress);
    if (!started.ok()) return Fail(started.status(), kExitFailed);
    cluster = *std::move(started);
    url = cluster->url();
  }
  const absl::Status status = storage::postgres::Migrate(url, progress);
  return status.ok() ? EXIT_SUCCESS : Fail(status, kExitFailed);
}

int Run(const VersionConfig&) {
  fmt::print("entente-server {} (database schema {} to {}, gRPC {})\n", Version(),
             storage::postgres::kSchemaVersionMin, storage::postgres::kSchemaVersionMax,
             grpc::Version());
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
