// What the streams of both directions (pulled_stream.h, pushed_stream.h) have in common: their
// beginning, their steps and their end.  Any thread may call it.

#pragma once

#include <cstddef>
#include <exception>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/server_context.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// The call of a stream that has just arrived, with the caller's deadline; InfiniteFuture without
// one.  Whether it may be made is for Adaptor::Admit to say.
[[nodiscard]] Call StreamCall(const Adaptor& adaptor, const grpc::CallbackServerContext& context,
                              const Method& method);

// CANCELLED: the caller left before the stream was over.
[[nodiscard]] absl::Status LeftStreamError();

// The call of the next step of a stream: `stream` with a deadline for this step alone.
//   CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE SHUTTING_DOWN  there is no next one
[[nodiscard]] absl::StatusOr<Call> NextStep(const Adaptor& adaptor, const Call& stream);

// What `act` gives, an absl::Status or a StatusOr; INTERNAL when it throws.  Nothing of ours does,
// but allocations do, and libraries may.
template <typename Act>
auto GuardStep(const Act& act) -> decltype(act()) {
  try {
    return act();
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("the stream threw: ", error.what()));
  } catch (...) {
    return absl::InternalError("the stream threw something that is no std::exception");
  }
}

// What a stream has carried.
struct Carried {
  std::string request_id;  // empty when none was given
  std::size_t request_bytes = 0;
  std::size_t response_bytes = 0;
};

// Tells the adaptor's observer how a stream ended.
void TellEnd(const Adaptor& adaptor, const Call& stream, const absl::Status& status,
             Carried carried);

}  // namespace entente::rpc
