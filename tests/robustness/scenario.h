// What a run happens on: a PostgreSQL cluster, the built server, and the proxies between them and
// between clients and the server.
//
//   clients -> UnrulyProxy -> entente-server -> CuttingProxy -> UnrulyProxy -> PostgreSQL
//
// Clients may use it from any thread; faults, which take it apart and put it together again, from
// one.

#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "grpcpp/channel.h"

#include "storage/feed.h"
#include "storage/postgres/embedded/cluster.h"
#include "tests/e2e/process.h"
#include "tests/e2e/server_process.h"
#include "tests/robustness/observations.h"
#include "tests/robustness/sql.h"
#include "tests/robustness/truth.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/unruly_proxy.h"

namespace entente::robustness {

// How long anything may take to be well again, on a machine that is busy.
inline constexpr std::chrono::seconds kPatience(120);

class Scenario final {
 public:
  // An empty database, served, for a run that begins now.  Throws when it cannot be had.
  explicit Scenario(std::chrono::seconds length);
  ~Scenario();
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

  // --- For clients ---

  // A channel with connections of its own, by way of the proxy.
  [[nodiscard]] std::shared_ptr<grpc::Channel> NewChannel() const;

  // Of a call that begins now, and ends now.
  [[nodiscard]] Span Begin() const;
  void End(Span& span) const;

  // Whether nothing new is to be begun.
  [[nodiscard]] bool IsOver() const;

  // The newest change that a restore took; number 0 when none has.
  [[nodiscard]] storage::FeedPosition lost_position() const;

  // A write was answered.
  void CountAnswer();

  // Something did not get well within kPatience: the run ends, and fails with these words.  The
  // first ones are kept.
  void GiveUp(const std::string& why);
  [[nodiscard]] bool HasGivenUp() const;
  [[nodiscard]] std::string why_given_up() const;

  // --- For faults ---

  // Until so many more writes were answered.  False when the run is over before.
  bool AwaitAnswers(int count);

  // Lets a fault last so long; less when the run is given up.
  void Hold(std::chrono::milliseconds time);

  [[nodiscard]] test::UnrulyProxy& client_proxy() { return *client_proxy_; }
  [[nodiscard]] test::CuttingProxy& commit_proxy() { return *commit_proxy_; }
  [[nodiscard]] test::UnrulyProxy& database_proxy() { return *database_proxy_; }

  [[nodiscard]] pid_t server_pid() const { return server_->pid(); }
  void KillServer();  // and starts it again
  void StopServer();  // as its operator would; and starts it again

  // Waits for the database to be up when it is starting.
  [[nodiscard]] pid_t AwaitPostmaster();

  // A connection to a database of the cluster, past all proxies; waits for it as above.
  [[nodiscard]] std::unique_ptr<Sql> Connect(const std::string& database = "entente");

  // Stops the database, copies its folder, and starts it again.
  void BackUp();

  // Puts the copy in the place of the database while the server runs.  A new epoch begins.
  void Restore();

  // The histories of all epochs; the last one as it is now.
  [[nodiscard]] Epochs ReadEpochs();

  // What the server that runs now has logged.
  [[nodiscard]] std::string ServerLog() const { return server_->Log(); }

 private:
  void StartCluster();
  void StopCluster();
  void StartServer();
  [[nodiscard]] std::string UrlOf(const std::string& database) const;

  const std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point end_;
  test::TemporaryFolder folder_;
  std::unique_ptr<storage::postgres::embedded::Cluster> cluster_;
  std::string url_;
  std::unique_ptr<test::UnrulyProxy> database_proxy_;
  std::unique_ptr<test::CuttingProxy> commit_proxy_;
  std::unique_ptr<test::UnrulyProxy> client_proxy_;
  std::unique_ptr<test::ServerProcess> server_;

  Epochs past_;              // that a restore ended
  std::int64_t backup_ = 0;  // what the epoch that runs now took over
  std::atomic<std::size_t> epoch_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t answers_ = 0;
  std::string why_given_up_;
  storage::FeedPosition lost_position_;
};

}  // namespace entente::robustness
