#pragma once

// A private PostgreSQL, made and run by the server itself: for first use, for small installations
// and for tests.  Made by main.cc when no database URL is given, and by tests/support.
//
// The database lives in the data directory (see data_directory.h), listens on a unix socket only,
// and lets in whoever can reach that socket: its folder is closed to all but the account PostgreSQL
// runs as, and root.  It dies with this process, however that ends, and nothing committed is lost
// by it; a database that ends by itself is started again.

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "storage/postgres/embedded/data_directory.h"
#include "storage/postgres/embedded/postmaster.h"

namespace entente::storage::postgres::embedded {

struct ClusterOptions {
  std::filesystem::path data_dir;  // see DefaultDataDir; made if missing
  bool durable = true;             // false: may not survive a crash of the machine; for tests
  // PostgreSQL's settings, name and value, over those the cluster sets itself.
  std::vector<std::pair<std::string, std::string>> settings;
  // Where postgres and initdb are; empty: see BinaryFoldersFromEnvironment.
  std::filesystem::path bin_dir;
  // Stop and the destructor force an end after this.
  std::chrono::milliseconds stop_timeout = std::chrono::seconds(20);
  // Told what is being done, one short line without a newline: "creating a database cluster in
  // /var/lib/entente/postgres".  Called during Start and, when PostgreSQL has ended by itself, from
  // a thread of the cluster until Stop returns; by one thread at a time.  Must not call the
  // cluster.
  std::function<void(std::string_view)> progress;
  // Asked several times a second while Start waits for PostgreSQL, which may take long to recover:
  // whether to give up.  Empty: never.
  std::function<bool()> give_up;
};

// Thread-safe but for Stop, moving and destroying.
class Cluster final {
 public:
  // Takes the data directory, makes the cluster if it holds none, ends what a killed server left
  // running there, starts PostgreSQL and makes sure of role and database "entente", and of the
  // group "entente_reporting".  The process must not ignore SIGCHLD nor reap children it did not
  // start.
  //
  // FailedPrecondition when something has to be put right first, and says what: another server has
  // the directory (named by its pid), PostgreSQL of the version that made it is missing, the
  // account the database runs as cannot enter a parent, an unsupported version.  NotFound when
  // there is no PostgreSQL, naming the package to install.  Otherwise Unavailable (it ends at once;
  // the message has the end of its log), DeadlineExceeded, PermissionDenied, Internal; Cancelled
  // when it was told to give up.  Nothing is left running.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Cluster>> Start(
      const ClusterOptions& options);

  Cluster(Cluster&&) noexcept = default;
  Cluster& operator=(Cluster&&) = delete;
  ~Cluster();  // stops

  // Where libpq connects: database and role "entente" (it owns the database and may create others).
  // A URI that ends in parameters: more can be added with '&'.  Good for the life of the cluster.
  [[nodiscard]] std::string url() const { return url_; }

  // The postmaster's pid; 0 while it is being started again, and after Stop.
  [[nodiscard]] pid_t postmaster_pid() const;

  // Stops PostgreSQL, cutting connections, and gives up the directory.  Ok for a clean end and when
  // already stopped; Aborted when it had to be forced: nothing is lost, the next start recovers.
  absl::Status Stop();

 private:
  // What a running cluster holds, let go of in the opposite order.
  struct Hold {
    DirectoryLock lock;
    SocketFolder socket_folder;
    std::unique_ptr<Postmaster> postmaster;
  };

  Cluster(Hold hold, std::string url, std::chrono::milliseconds stop_timeout);

  std::unique_ptr<Hold> hold_;  // null once stopped
  std::string url_;
  std::chrono::milliseconds stop_timeout_;
};

}  // namespace entente::storage::postgres::embedded
