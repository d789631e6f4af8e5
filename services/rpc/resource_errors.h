// The errors about a resource as a whole, with their google.rpc details, worded in one place. Pure;
// any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

#include "storage/resource.h"
#include "storage/store.h"

namespace entente::rpc {

// NOT_FOUND, with ResourceInfo.
[[nodiscard]] absl::Status NotFoundError(storage::ResourceType type, std::string_view name);

// ALREADY_EXISTS, with ResourceInfo.
[[nodiscard]] absl::Status AlreadyExistsError(storage::ResourceType type, std::string_view name);

// FAILED_PRECONDITION RESOURCE_DELETED, with ResourceInfo: only undelete helps.
[[nodiscard]] absl::Status IsDeletedError(storage::ResourceType type, std::string_view name);

// NOT_FOUND RESOURCE_DELETED, with ResourceInfo: deleted a second time (AIP-164).
[[nodiscard]] absl::Status DeletedAlreadyError(storage::ResourceType type, std::string_view name);

// FAILED_PRECONDITION RESOURCE_NOT_DELETED, with ResourceInfo.
[[nodiscard]] absl::Status NotDeletedError(storage::ResourceType type, std::string_view name);

// ABORTED ETAG_MISMATCH, with ResourceInfo.
[[nodiscard]] absl::Status EtagMismatchError(storage::ResourceType type, std::string_view name);

// FAILED_PRECONDITION RESOURCE_IN_USE, with ResourceInfo and a PreconditionFailure naming
// `referrers`, those that the caller may see; `has_unseen` tells that there are others.
[[nodiscard]] absl::Status InUseError(storage::ResourceType type, std::string_view name,
                                      const std::vector<storage::Referrer>& referrers,
                                      bool has_unseen);

// FAILED_PRECONDITION RESOURCE_HAS_CHILDREN, with ResourceInfo: `count` documents belong to it;
// `force` deletes it all the same.
[[nodiscard]] absl::Status HasChildrenError(storage::ResourceType type, std::string_view name,
                                            int count);

// FAILED_PRECONDITION FAMILY_TOO_LARGE, with ResourceInfo: the initiative has kFamilySizeMax
// commitments and reports.
[[nodiscard]] absl::Status FamilyTooLargeError(std::string_view initiative);

// FAILED_PRECONDITION TOO_MANY_DEPENDENTS, with ResourceInfo: the release cannot be changed as
// asked, which `message` says.
[[nodiscard]] absl::Status TooManyDependentsError(std::string_view release,
                                                  std::string_view message);

// A deleted document, and the field of another one that names it.
struct DeletedReference {
  std::string name;
  std::string field;
};

// FAILED_PRECONDITION RESOURCE_DELETED, with a PreconditionFailure naming each.
[[nodiscard]] absl::Status NamesDeletedError(const std::vector<DeletedReference>& references);

// `status`, which the store gave for a read of `name`; a NOT_FOUND as NotFoundError.
[[nodiscard]] absl::Status ExplainRead(const absl::Status& status, storage::ResourceType type,
                                       std::string_view name);

}  // namespace entente::rpc
