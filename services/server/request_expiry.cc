#include "services/server/request_expiry.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"

namespace entente::server {

RequestExpiry::RequestExpiry(storage::Maintenance& maintenance, RequestExpiryOptions options)
    : maintenance_(maintenance),
      options_(std::move(options)),
      ticker_("request-expiry", [this] { return RunRound(); }) {}

absl::Duration RequestExpiry::RunRound() {
  const absl::Status status = ForgetBatches();
  // Once for all rounds of an outage.
  if (!status.ok() && was_ok_) options_.on_failure(status);
  was_ok_ = status.ok();
  return options_.interval;
}

absl::Status RequestExpiry::ForgetBatches() {
  for (int batch = 0; batch < options_.batches_max && !ticker_.stopping(); ++batch) {
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

}  // namespace entente::server
