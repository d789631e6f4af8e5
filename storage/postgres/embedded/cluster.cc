#include "storage/postgres/embedded/cluster.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <mutex>
#include <optional>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <libpq-fe.h>

#include "storage/postgres/embedded/installation.h"
#include "storage/postgres/embedded/log_file.h"
#include "storage/postgres/embedded/process.h"
#include "storage/postgres/embedded/strays.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSuperuser = "postgres";
constexpr std::chrono::minutes kInitdbTimeout(5);  // about a second; minutes on an SD card
constexpr const char* kConnectionsMax = "100";     // lanes of one server take about 12

// What a start has found out and made so far.
struct Site {
  ClusterOptions options;
  Progress progress;
  Account account;
  Installation installation;
  fs::path directory;  // canonical
  fs::path socket_folder;

  [[nodiscard]] fs::path data() const { return directory / "postgres"; }
  [[nodiscard]] fs::path unfinished() const { return directory / "postgres.new"; }

  [[nodiscard]] ClusterIdentity Identity(const fs::path& data) const {
    return {data, absl::StrCat("entente-", DirectoryTag(directory)), account.uid};
  }

  [[nodiscard]] std::string Url(std::string_view role, std::string_view database) const {
    // The folder's name needs no escaping: it is made of letters, digits, '-' and '/'.
    return absl::StrCat("postgresql:///", std::string(database), "?host=", socket_folder.string(),
                        "&port=5432&user=", std::string(role));
  }

  [[nodiscard]] Command Program(const char* name, std::vector<std::string> arguments) const {
    Command command;
    command.program = installation.bin_dir / name;
    command.arguments = std::move(arguments);
    command.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
                           absl::StrCat("HOME=", account.home)};
    command.account = account;
    return command;
  }
};

// Calls of `told`, one at a time; may be empty.
Progress OneAtATime(Progress told) {
  if (!told) return [](std::string_view) {};
  auto mutex = std::make_shared<std::mutex>();
  return [told = std::move(told), mutex](std::string_view what) {
    const std::lock_guard lock(*mutex);
    told(what);
  };
}

std::vector<fs::path> BinaryFolders(const fs::path& chosen) {
  if (!chosen.empty()) return {fs::absolute(chosen)};
  return BinaryFoldersFromEnvironment();
}

// Whether syncfs(2) tells of failed writes: since Linux 5.8.  Then it takes the place of an fsync
// for each of a cluster's thousand files, which takes seconds on a common disk: at the first start,
// and at every start after a crash, while callers wait.
bool CanRelyOnSyncfs() {
  utsname kernel{};
  int major = 0;
  int minor = 0;
  if (uname(&kernel) != 0) return false;
  if (std::sscanf(kernel.release, "%d.%d", &major, &minor) != 2) return false;
  return major > 5 || (major == 5 && minor >= 8);
}

absl::Status Sync(const Site& site) {
  if (!site.options.durable) return absl::OkStatus();
  const Descriptor folder(open(site.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.valid() && syncfs(folder.get()) == 0) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("cannot write ", site.directory.string(),
                   " to the disk: ", std::generic_category().message(errno)));
}

std::vector<std::string> InitdbArguments(const Site& site) {
  std::vector<std::string> arguments = {
      "-D", site.unfinished().string(), "--username", kSuperuser, "--encoding=UTF8",
      "--locale=C.UTF-8", "--data-checksums",
      // Not "peer": a server run by root connects as role entente, and would need a map of names.
      // The folder of the socket is the gate: only the account itself, and root, can enter it.
      "--auth-local=trust", "--auth-host=reject"};
  if (!site.options.durable || CanRelyOnSyncfs()) arguments.emplace_back("--no-sync");
  return arguments;
}

absl::Status MakeUnfinished(const Site& site) {
  const fs::path folder = site.unfinished();
  // An interrupted initdb may still be writing.
  if (absl::Status status = StopStrays(site.Identity(folder), site.progress); !status.ok()) {
    return status;
  }
  std::error_code error;
  fs::remove_all(folder, error);
  if (!error && mkdir(folder.c_str(), 0700) == 0 &&
      (site.account.uid == geteuid() ||
       lchown(folder.c_str(), site.account.uid, site.account.gid) == 0)) {
    return absl::OkStatus();
  }
  if (!error) error = std::error_code(errno, std::generic_category());
  const std::string message = absl::StrCat("cannot make ", folder.string(), ": ", error.message());
  if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted) {
    return absl::PermissionDeniedError(message);
  }
  return absl::InternalError(message);
}

// Made under another name and renamed when complete: what stands under the right name is whole.
absl::Status MakeCluster(const Site& site, const LogFile& log) {
  site.progress(absl::StrCat("creating a database cluster in ", site.data().string()));
  if (absl::Status status = MakeUnfinished(site); !status.ok()) return status;
  Command initdb = site.Program("initdb", InitdbArguments(site));
  initdb.output = log.descriptor();
  const std::int64_t log_start = log.Size();
  if (absl::Status status = Run(initdb, kInitdbTimeout); !status.ok()) {
    return absl::Status(status.code(), absl::StrCat(status.message(), ": ", log.Since(log_start)));
  }
  if (absl::Status status = Sync(site); !status.ok()) return status;
  std::error_code error;
  fs::rename(site.unfinished(), site.data(), error);
  if (!error) return Sync(site);
  return absl::InternalError(
      absl::StrCat("cannot name ", site.data().string(), ": ", error.message()));
}

std::vector<std::pair<std::string, std::string>> Settings(const Site& site) {
  std::vector<std::pair<std::string, std::string>> settings = {
      {"listen_addresses", ""},
      {"unix_socket_directories", site.socket_folder.string()},
      {"unix_socket_permissions", "0700"},
      {"port", "5432"},
      {"cluster_name", site.Identity(site.data()).cluster_name},
      {"max_connections", kConnectionsMax},
      // Even when not durable only the machine may crash, not a process: tests kill those.
      {"fsync", site.options.durable ? "on" : "off"},
      {"synchronous_commit", "on"},
      {"full_page_writes", "on"},
      {"logging_collector", "off"},
      {"log_destination", "stderr"},
      {"log_checkpoints", "off"},
  };
  if (site.installation.major >= 14 && CanRelyOnSyncfs()) {
    settings.emplace_back("recovery_init_sync_method", "syncfs");
  }
  settings.insert(settings.end(), site.options.settings.begin(), site.options.settings.end());
  return settings;
}

// On the command line, where they win over whatever is in the cluster's own files.
std::vector<std::string> PostgresArguments(const Site& site) {
  std::vector<std::string> arguments = {"-D", site.data().string()};
  for (const auto& [name, value] : Settings(site)) {
    arguments.insert(arguments.end(), {"-c", absl::StrCat(name, "=", value)});
  }
  return arguments;
}

struct ConnectionDeleter {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionDeleter>;

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ResultDeleter>;

Connection Connect(const std::string& url) { return Connection(PQconnectdb(url.c_str())); }

absl::Status ConnectionError(const Connection& connection) {
  return absl::UnavailableError(
      absl::StrCat("the database has started but fails: ",
                   std::string(absl::StripAsciiWhitespace(PQerrorMessage(connection.get())))));
}

// The group that may read the views of the schema `reporting`; the migration that makes them
// grants.
constexpr const char* kFindReaders = "SELECT 1 FROM pg_roles WHERE rolname = 'entente_reporting'";

bool Finds(const Connection& connection, const char* find) {
  const Result result(PQexec(connection.get(), find));
  return PQresultStatus(result.get()) == PGRES_TUPLES_OK && PQntuples(result.get()) > 0;
}

// Runs `create` unless `find` returns a row.
absl::Status CreateUnlessFound(const Connection& connection, const char* find, const char* create) {
  if (Finds(connection, find)) return absl::OkStatus();
  const Result result(PQexec(connection.get(), create));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return ConnectionError(connection);
  return absl::OkStatus();
}

// Roles and database are there but after the very first start, or one cut short: connecting tells.
absl::Status EnsureDatabase(const Site& site) {
  if (Finds(Connect(site.Url("entente", "entente")), kFindReaders)) return absl::OkStatus();
  const Connection connection = Connect(site.Url(kSuperuser, "postgres"));
  if (PQstatus(connection.get()) != CONNECTION_OK) return ConnectionError(connection);
  // No superuser, so that what works here works in a database run by others, too.
  absl::Status status =
      CreateUnlessFound(connection, "SELECT 1 FROM pg_roles WHERE rolname = 'entente'",
                        "CREATE ROLE entente LOGIN CREATEDB");
  if (!status.ok()) return status;
  status = CreateUnlessFound(connection, "SELECT 1 FROM pg_database WHERE datname = 'entente'",
                             "CREATE DATABASE entente OWNER entente");
  if (!status.ok()) return status;
  // Which role entente may not make itself.
  status = CreateUnlessFound(connection, kFindReaders, "CREATE ROLE entente_reporting NOLOGIN");
  if (!status.ok()) return status;
  const Connection again = Connect(site.Url("entente", "entente"));
  return PQstatus(again.get()) == CONNECTION_OK ? absl::OkStatus() : ConnectionError(again);
}

absl::StatusOr<Site> FindSite(const ClusterOptions& options) {
  Site site;
  site.options = options;
  site.progress = OneAtATime(options.progress);
  if (options.data_dir.empty()) return absl::InvalidArgumentError("no data directory is given");
  const fs::path data = options.data_dir / "postgres";

  absl::StatusOr<Account> account = DatabaseAccount(data);
  if (!account.ok()) return account.status();
  site.account = *std::move(account);
  const absl::StatusOr<std::optional<int>> major = MajorOfCluster(data);
  if (!major.ok()) return major.status();
  absl::StatusOr<Installation> installation =
      FindInstallation(BinaryFolders(options.bin_dir), *major, site.account);
  if (!installation.ok()) return installation.status();
  site.installation = *std::move(installation);
  absl::StatusOr<fs::path> directory = PrepareDataDirectory(options.data_dir, site.account);
  if (!directory.ok()) return directory.status();
  site.directory = *std::move(directory);
  return site;
}

absl::StatusOr<std::unique_ptr<Postmaster>> StartPostmaster(const Site& site, LogFile log,
                                                            std::function<bool()> give_up) {
  // Before the first start, so that a progress line says whose database is stopped and why.
  if (absl::Status status = StopStrays(site.Identity(site.data()), site.progress); !status.ok()) {
    return status;
  }
  site.progress(absl::StrCat("starting PostgreSQL ", site.installation.major));
  return Postmaster::Start({site.Program("postgres", PostgresArguments(site)),
                            site.Identity(site.data()), site.Url(kSuperuser, "postgres"),
                            std::move(log), std::move(give_up), site.progress});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Cluster>> Cluster::Start(const ClusterOptions& options) {
  absl::StatusOr<Site> site = FindSite(options);
  if (!site.ok()) return site.status();
  absl::StatusOr<DirectoryLock> lock = DirectoryLock::Take(site->directory);
  if (!lock.ok()) return lock.status();
  absl::StatusOr<LogFile> log = LogFile::Open(site->directory / "postgres.log");
  if (!log.ok()) return log.status();
  log->Bound();

  const absl::StatusOr<std::optional<int>> major = MajorOfCluster(site->data());
  if (!major.ok()) return major.status();
  if (!major->has_value()) {
    if (absl::Status status = MakeCluster(*site, *log); !status.ok()) return status;
  }
  absl::StatusOr<SocketFolder> socket_folder = SocketFolder::Make(site->directory, site->account);
  if (!socket_folder.ok()) return socket_folder.status();
  site->socket_folder = socket_folder->path();

  absl::StatusOr<std::unique_ptr<Postmaster>> postmaster =
      StartPostmaster(*site, *std::move(log), options.give_up);
  if (!postmaster.ok()) return postmaster.status();
  if (absl::Status status = EnsureDatabase(*site); !status.ok()) return status;
  Hold hold{*std::move(lock), *std::move(socket_folder), *std::move(postmaster)};
  return std::unique_ptr<Cluster>(
      new Cluster(std::move(hold), site->Url("entente", "entente"), options.stop_timeout));
}

Cluster::Cluster(Hold hold, std::string url, std::chrono::milliseconds stop_timeout)
    : hold_(std::make_unique<Hold>(std::move(hold))),
      url_(std::move(url)),
      stop_timeout_(stop_timeout) {}

Cluster::~Cluster() { Stop().IgnoreError(); }

pid_t Cluster::postmaster_pid() const { return hold_ == nullptr ? 0 : hold_->postmaster->pid(); }

absl::Status Cluster::Stop() {
  if (hold_ == nullptr) return absl::OkStatus();
  absl::Status status = hold_->postmaster->Stop(stop_timeout_);
  hold_.reset();
  return status;
}

}  // namespace entente::storage::postgres::embedded
