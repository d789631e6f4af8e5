// The errors of calls that are not served: worded in one place.  Pure; any thread may call it.

#pragma once

#include "absl/status/status.h"

#include "services/rpc/workers.h"

namespace entente::rpc {

// UNAVAILABLE SHUTTING_DOWN, with RetryInfo.
[[nodiscard]] absl::Status ShuttingDownError();

// RESOURCE_EXHAUSTED QUEUE_FULL, with RetryInfo.
[[nodiscard]] absl::Status QueueFullError();

// Why `workers` took no job: one of the two.
[[nodiscard]] absl::Status RefusedError(const Workers& workers);

}  // namespace entente::rpc
