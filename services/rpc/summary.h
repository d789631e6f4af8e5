// Counts of initiatives and commitments by group.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/commitment_service.pb.h"
#include "entente/v1/initiative_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"

namespace entente::rpc {

// Most groups of one answer, and how many it has when the caller does not say.
inline constexpr int kGroupCountDefault = 50;
inline constexpr int kGroupCountMax = 1'000;

// The groups, the largest first, for the day asked for, which is echoed.
//   INVALID_ARGUMENT  INVALID_FILTER; BAD_REQUEST: a negative number of groups, an unknown way of
//                     grouping, a day or parent that is none
//   NOT_FOUND         there is no such parent
[[nodiscard]] absl::StatusOr<v1::SummarizeInitiativesResponse> CountInitiatives(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::SummarizeInitiativesRequest& request);
[[nodiscard]] absl::StatusOr<v1::SummarizeCommitmentsResponse> CountCommitments(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::SummarizeCommitmentsRequest& request);

}  // namespace entente::rpc
