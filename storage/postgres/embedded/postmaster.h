#pragma once

// PostgreSQL's server process, kept running.  Used by Cluster.
//
// A thread of its own starts the process and lives as long as it is wanted: the kernel ends the
// process with the thread that started it (see Command::death_signal), and so with this process,
// however that ends.  When the process ends by itself, the thread starts it again: after
// 0.1 s, then with growing pauses of up to 5 s, for ever.

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "storage/postgres/embedded/log_file.h"
#include "storage/postgres/embedded/process.h"
#include "storage/postgres/embedded/strays.h"

namespace entente::storage::postgres::embedded {

// Thread-safe.
class Postmaster final {
 public:
  struct Options {
    Command command;                // runs postgres; `output` and `death_signal` are set here
    ClusterIdentity identity;       // whose strays are in the way of a start
    std::string url;                // asked whether connections are accepted
    LogFile log;                    // read for error messages, kept within its bound
    std::function<bool()> give_up;  // asked while Start waits; empty: never
    Progress progress;  // called by the keeping thread and by Start's caller, not both at once
  };

  // Starts PostgreSQL and returns when it accepts connections.  Recovery after a crash may take
  // long: it is waited for as long as PostgreSQL says that it is starting, up to 30 minutes.
  //
  // Unavailable, with the last lines of the log, when it ends instead (after a few attempts: what a
  // killed one leaves behind may take a moment to go); DeadlineExceeded when it says nothing for
  // a minute or is not done in 30; Cancelled when told to give up; Spawn's and StopStrays' errors.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Postmaster>> Start(Options options);

  Postmaster(const Postmaster&) = delete;
  Postmaster& operator=(const Postmaster&) = delete;
  ~Postmaster();  // stops

  // Asks it to stop fast (connections are cut, a checkpoint is written), after `fast_timeout`
  // immediately, 5 s later kills it.  Returns when it is gone.  Ok for a clean end, and when it was
  // stopped before; Aborted when it had to be forced: the next start then recovers, nothing is
  // lost.
  absl::Status Stop(std::chrono::milliseconds fast_timeout);

  // The process; 0 while there is none.
  [[nodiscard]] pid_t pid() const;

 private:
  using Clock = std::chrono::steady_clock;

  explicit Postmaster(Options options) : options_(std::move(options)) {}

  void Keep();                         // the thread
  absl::Status Attempt();              // one life of the process; its end, in words
  absl::Status Launch();               // clears the way and spawns
  absl::Status AwaitReady(pid_t pid);  // not Ok: gave up on it
  void AwaitEnd(pid_t pid);
  int ReapPostmaster(pid_t pid);
  bool Pause(std::chrono::milliseconds delay);  // false: stopping
  void GiveUp(absl::Status failure);
  absl::Status AwaitFirstReady();
  void Signal(int signal);
  bool AwaitGone(std::chrono::milliseconds timeout);

  const Options options_;
  std::thread keeper_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  pid_t pid_ = 0;  // signalled and reaped only under the mutex: it cannot name another
  bool stopping_ = false;
  bool was_ready_ = false;  // has accepted connections once
  bool finished_ = false;   // the thread does nothing any more
  absl::Status failure_;    // why the first start was given up
};

}  // namespace entente::storage::postgres::embedded
