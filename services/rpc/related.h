// The initiatives that are related to one, along relations in either direction.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/initiative_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"

namespace entente::rpc {

// Steps that ListRelated follows: beyond five everything is related to everything.
inline constexpr int kDepthMax = 5;

// One page, nearest first.
//   INVALID_ARGUMENT  BAD_REQUEST: a name or page size that is none, a depth over kDepthMax or
//                     below 0; INVALID_PAGE_TOKEN
//   NOT_FOUND         there is no such initiative
[[nodiscard]] absl::StatusOr<v1::ListRelatedInitiativesResponse> ListRelated(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ListRelatedInitiativesRequest& request);

}  // namespace entente::rpc
