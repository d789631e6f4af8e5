// Health that tells the truth (grpc.health.v1): each service is SERVING while the database answers.
// The process itself, the service "", is SERVING until it shuts down, so that a database's failover
// does not make every server be started again.
//
// One thread asks the database, on a connection of its own, whatever number of callers ask for the
// health: checks cannot exhaust the pool, nor an exhausted pool fail the checks.

#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/health_check_service_interface.h"

#include "storage/store.h"

namespace entente::server {

// One failure proves little, one success proves that the database answers.  A plain value.
class Hysteresis final {
 public:
  // Serving at first; not after `failures_max` failures in a row.
  explicit Hysteresis(int failures_max) : failures_max_(failures_max) {}

  // Takes the outcome of one probe; true when `serving` has changed by it.
  [[nodiscard]] bool Take(bool ok);

  [[nodiscard]] bool serving() const { return serving_; }

 private:
  const int failures_max_;
  int failures_ = 0;
  bool serving_ = true;
};

struct HealthOptions {
  std::vector<std::string> services;  // `entente.v1.InitiativeService`, ...
  absl::Duration interval = absl::Seconds(1);
  absl::Duration probe_timeout = absl::Seconds(2);
  int failures_max = 3;
  // Told when the services begin or cease to serve, with what the probe said; by the probing
  // thread.
  std::function<void(bool serving, const absl::Status& status)> on_change = [](bool, const auto&) {
  };
};

// Thread-safe.
class Health final {
 public:
  // Probes from now on.  `store` and `service` outlive it.
  Health(storage::Store& store, grpc::HealthCheckServiceInterface& service, HealthOptions options);
  // Stops.
  ~Health();
  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;

  // Whether the services are said to serve.
  [[nodiscard]] bool serving() const { return is_serving_; }

  // Says NOT_SERVING for everything, for good, and probes no more; waits for a probe that is under
  // way.
  void Stop();

 private:
  void Run();
  void Set(bool serving);

  storage::Store& store_;
  grpc::HealthCheckServiceInterface& service_;
  const HealthOptions options_;
  std::atomic<bool> is_serving_ = true;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace entente::server
