// ResolveDate: how the server understands a date.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/commitment_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"

namespace entente::rpc {

// The date with all that the server fills in.  Stores nothing.
//   INVALID_ARGUMENT  a date that is refused in documents too, a phrase without an anchor, a
//   country
//                     that is none
[[nodiscard]] absl::StatusOr<v1::ResolveDateResponse> ResolveWords(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ResolveDateRequest& request);

}  // namespace entente::rpc
