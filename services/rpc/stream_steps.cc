#include "services/rpc/stream_steps.h"

#include <algorithm>
#include <chrono>

#include "services/rpc/refusals.h"
#include "storage/error.h"

namespace entente::rpc {

absl::Time StreamDeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::InfiniteFuture();
  return absl::FromChrono(deadline);
}

absl::Status LeftStreamError() {
  return storage::MakeError(absl::StatusCode::kCancelled, storage::kReasonCancelled,
                            "the caller left before the stream was over");
}

absl::StatusOr<Call> NextStep(const Adaptor& adaptor, const Call& stream) {
  const absl::Time now = adaptor.options().clock();
  if (stream.cancellation->cancelled()) return LeftStreamError();
  if (now >= stream.deadline) {
    return storage::MakeError(absl::StatusCode::kDeadlineExceeded, storage::kReasonDeadline,
                              "the call's deadline passed before the stream was over");
  }
  if (adaptor.streams_end()) return ShuttingDownError();
  Call step = stream;
  step.deadline = std::min(stream.deadline, now + adaptor.options().deadline_max);
  return step;
}

}  // namespace entente::rpc
