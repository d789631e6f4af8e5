// Several initiatives made in one change.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/initiative_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Makes all of them, or none, and answers in their order.  They may name each other in any order.
//   INVALID_ARGUMENT     none, more than kBatchMax, or every bad field by its path in the request;
//   a
//                        request of the batch with a request_id, validate_only or reason of its own
//   ALREADY_EXISTS       an id is taken
//   FAILED_PRECONDITION  RESOURCE_DELETED: something named is deleted
[[nodiscard]] absl::StatusOr<Reply> CreateInitiatives(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::BatchCreateInitiativesRequest& request);

}  // namespace entente::rpc
