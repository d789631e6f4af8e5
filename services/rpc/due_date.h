// ChangeDueDate: one more change of the day on which a commitment is due.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/commitment_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "storage/resource.h"

namespace entente::rpc {

// Adds the due change of `request` to its commitment, and returns the revision that this makes.
//   INVALID_ARGUMENT     every bad field, by its path in the request: `due_change.date`
//   NOT_FOUND            there is no such commitment, or its initiative is deleted
//   ABORTED              ETAG_MISMATCH
//   FAILED_PRECONDITION  RESOURCE_DELETED: it is deleted, or the change names something that is
[[nodiscard]] absl::StatusOr<storage::StoredResource> AddDueChange(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ChangeDueDateRequest& request);

}  // namespace entente::rpc
