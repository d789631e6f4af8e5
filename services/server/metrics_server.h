// Serves the metrics to Prometheus: `GET /metrics` over plain HTTP, on an address of its own, in
// Prometheus' text format.  There is nothing of the record in them, but how much is asked by
// methods, and of whom nothing.

#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "services/server/listen_address.h"
#include "services/server/metrics.h"
#include "services/server/metrics_state.h"

namespace prometheus {
class Exposer;
}

namespace entente::server {

// Thread-safe.
class MetricsServer final {
 public:
  // Serves from now on, with two threads of its own: one who is slow to read keeps no other
  // waiting.  `metrics`, and what `sources` ask, outlive it.
  //   INVALID_ARGUMENT     `listen` is a unix socket
  //   ALREADY_EXISTS       somebody listens there
  //   FAILED_PRECONDITION  it cannot be listened on, and why
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(
      const ListenAddress& listen, const Metrics& metrics, MetricsSources sources);
  // Waits for a scrape that is under way, and up to two seconds for the library's own thread.
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  // Where it listens, with the port that was taken: `127.0.0.1:9464`.
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  class Source;

  MetricsServer(std::string address, std::shared_ptr<Source> source,
                std::unique_ptr<prometheus::Exposer> exposer);

  const std::string address_;
  const std::shared_ptr<Source> source_;
  const std::unique_ptr<prometheus::Exposer> exposer_;  // goes before what it asks
};

}  // namespace entente::server
