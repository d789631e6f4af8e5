// What the streams of both directions (pulled_stream.h, pushed_stream.h) have in common: the words
// of their ends, and how long they and their steps may last.  Pure; any thread may call it.

#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/server_context.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// The caller's deadline; InfiniteFuture without one.
[[nodiscard]] absl::Time StreamDeadlineOf(const grpc::CallbackServerContext& context);

// CANCELLED: the caller left before the stream was over.
[[nodiscard]] absl::Status LeftStreamError();

// The call of the next step of a stream: `stream` with a deadline for this step alone.
//   CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE SHUTTING_DOWN  there is no next one
[[nodiscard]] absl::StatusOr<Call> NextStep(const Adaptor& adaptor, const Call& stream);

}  // namespace entente::rpc
