#include "services/server/health.h"

#include <utility>

#include "absl/time/clock.h"

namespace entente::server {

bool Hysteresis::Take(bool ok) {
  failures_ = ok ? 0 : failures_ + 1;
  const bool serving = serving_ ? failures_ < failures_max_ : ok;
  return std::exchange(serving_, serving) != serving;
}

Health::Health(storage::Store& store, grpc::HealthCheckServiceInterface& service,
               HealthOptions options)
    : store_(store), service_(service), options_(std::move(options)) {
  service_.SetServingStatus("", true);
  Set(true);
  thread_ = std::thread([this] { Run(); });
}

Health::~Health() { Stop(); }

void Health::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  service_.Shutdown();
  wake_.notify_all();
  thread_.join();
}

void Health::Run() {
  Hysteresis hysteresis(options_.failures_max);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const absl::Status status = store_.Probe(absl::Now() + options_.probe_timeout);
    if (hysteresis.Take(status.ok())) {
      Set(hysteresis.serving());
      options_.on_change(hysteresis.serving(), status);
    }
    lock.lock();
    wake_.wait_for(lock, absl::ToChronoMilliseconds(options_.interval),
                   [this] { return stopping_; });
  }
}

void Health::Set(bool serving) {
  is_serving_ = serving;
  for (const std::string& name : options_.services) service_.SetServingStatus(name, serving);
}

}  // namespace entente::server
