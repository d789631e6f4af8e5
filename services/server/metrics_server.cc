#include "services/server/metrics_server.h"

#include <exception>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "prometheus/collectable.h"
#include "prometheus/exposer.h"
#include "prometheus/metric_family.h"
#include "services/server/metrics_process.h"

namespace entente::server {
namespace {

// Two at a time, and who has not asked after five seconds makes room for others.
std::vector<std::string> OptionsOf(const ListenAddress& listen) {
  return {"listening_ports", listen.ToString(), "num_threads", "2", "request_timeout_ms", "5000"};
}

absl::Status CannotServe(const ListenAddress& listen, std::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot serve the metrics on ", listen.ToString(), ": ", std::string(why)));
}

// Asked beforehand, since the exposer only says that it could not.
absl::Status CheckUsable(const ListenAddress& listen) {
  if (!listen.socket_path.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the metrics are served on HOST:PORT, not on ", listen.ToString()));
  }
  absl::Status free = CheckFree(listen);
  if (!absl::IsAlreadyExists(free)) return free;
  return absl::AlreadyExistsError(absl::StrCat("another program listens on ", listen.ToString(),
                                               "; choose another with --metrics-listen"));
}

void Append(std::vector<prometheus::MetricFamily> more,
            std::vector<prometheus::MetricFamily>& families) {
  families.insert(families.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

}  // namespace

// All there is to tell.
class MetricsServer::Source final : public prometheus::Collectable {
 public:
  Source(const Metrics& metrics, MetricsSources sources)
      : metrics_(metrics), sources_(std::move(sources)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> families = metrics_.Collect();
    Append(CollectState(sources_), families);
    Append(CollectProcess(), families);
    return families;
  }

 private:
  const Metrics& metrics_;
  const MetricsSources sources_;
};

MetricsServer::MetricsServer(std::string address, std::shared_ptr<Source> source,
                             std::unique_ptr<prometheus::Exposer> exposer)
    : address_(std::move(address)), source_(std::move(source)), exposer_(std::move(exposer)) {}

MetricsServer::~MetricsServer() = default;

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const ListenAddress& listen,
                                                                    const Metrics& metrics,
                                                                    MetricsSources sources) {
  const absl::Status usable = CheckUsable(listen);
  if (!usable.ok()) return usable;
  try {
    auto exposer = std::make_unique<prometheus::Exposer>(OptionsOf(listen));
    auto source = std::make_shared<Source>(metrics, std::move(sources));
    exposer->RegisterCollectable(source);
    ListenAddress address = listen;
    const std::vector<int> ports = exposer->GetListeningPorts();
    if (!ports.empty()) address.port = static_cast<std::uint16_t>(ports.front());
    return std::unique_ptr<MetricsServer>(
        new MetricsServer(address.ToString(), std::move(source), std::move(exposer)));
  } catch (const std::exception& error) {
    return CannotServe(listen, error.what());
  }
}

}  // namespace entente::server
