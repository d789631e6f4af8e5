#include "services/server/request_expiry.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"

namespace entente::server {

RequestExpiry::RequestExpiry(storage::Maintenance& maintenance, RequestExpiryOptions options)
    : maintenance_(maintenance), options_(std::move(options)) {
  thread_ = std::thread([this] { Run(); });
}

RequestExpiry::~RequestExpiry() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool RequestExpiry::IsStopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

absl::Status RequestExpiry::RunRound() {
  for (int batch = 0; batch < options_.batches_max && !IsStopping(); ++batch) {
    storage::CallContext context;
    context.deadline = absl::Now() + options_.timeout;
    context.lane = storage::Lane::kBulk;
    const absl::StatusOr<int> forgotten =
        maintenance_.ForgetRequests(context, options_.retention, options_.batch_size);
    if (!forgotten.ok()) return forgotten.status();
    if (*forgotten < options_.batch_size) return absl::OkStatus();
  }
  return absl::OkStatus();
}

void RequestExpiry::Run() {
  bool was_ok = true;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const absl::Status status = RunRound();
    // Once for all rounds of an outage.
    if (!status.ok() && was_ok) options_.on_failure(status);
    was_ok = status.ok();
    lock.lock();
    wake_.wait_for(lock, absl::ToChronoMilliseconds(options_.interval),
                   [this] { return stopping_; });
  }
}

}  // namespace entente::server
