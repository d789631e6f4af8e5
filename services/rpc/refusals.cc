#include "services/rpc/refusals.h"

#include "absl/time/time.h"

#include "storage/error.h"

namespace entente::rpc {
namespace {

// When a call that was refused may come again.
constexpr absl::Duration kQueueFullRetry = absl::Milliseconds(200);
constexpr absl::Duration kShuttingDownRetry = absl::Seconds(1);

}  // namespace

absl::Status ShuttingDownError() {
  return storage::WithRetry(
      storage::MakeError(absl::StatusCode::kUnavailable, storage::kReasonShuttingDown,
                         "the server is shutting down; nothing was done"),
      kShuttingDownRetry);
}

absl::Status QueueFullError() {
  return storage::WithRetry(
      storage::MakeError(absl::StatusCode::kResourceExhausted, storage::kReasonQueueFull,
                         "too many calls wait for their turn; nothing was done, try again"),
      kQueueFullRetry);
}

absl::Status RefusedError(const Workers& workers) {
  return workers.stopped() ? ShuttingDownError() : QueueFullError();
}

}  // namespace entente::rpc
