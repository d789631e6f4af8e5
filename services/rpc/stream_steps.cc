#include "services/rpc/stream_steps.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "services/rpc/refusals.h"
#include "storage/error.h"

namespace entente::rpc {

Call StreamCall(const Adaptor& adaptor, const grpc::CallbackServerContext& context,
                const Method& method) {
  const auto deadline = context.deadline();
  const bool has_deadline = deadline != std::chrono::system_clock::time_point::max();
  Call call;
  call.method = method;
  call.arrival = adaptor.options().clock();
  call.deadline = has_deadline ? absl::FromChrono(deadline) : absl::InfiniteFuture();
  call.cancellation = std::make_shared<storage::Cancellation>();
  return call;
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

void TellEnd(const Adaptor& adaptor, const Call& stream, const absl::Status& status,
             Carried carried) {
  adaptor.options().observer({.method = stream.method.FullName(),
                              .caller = stream.caller.name,
                              .peer = stream.peer,
                              .request_id = std::move(carried.request_id),
                              .status = status,
                              .duration = adaptor.options().clock() - stream.arrival,
                              .request_bytes = carried.request_bytes,
                              .response_bytes = carried.response_bytes,
                              .traceparent = stream.traceparent});
}

}  // namespace entente::rpc
