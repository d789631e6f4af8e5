// Get and BatchGet as they are for every type of document, and how documents leave: as the bytes
// that are stored, unparsed.  Thread-safe.

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"
#include "storage/resource.h"

namespace entente::rpc {

// Names in one BatchGet.
inline constexpr int kBatchMax = 1'000;

// The document as the whole answer.
[[nodiscard]] Reply RenderDocument(storage::StoredResource resource);

// The same for what a read or write came to.
[[nodiscard]] absl::StatusOr<Reply> RenderDocument(
    absl::StatusOr<storage::StoredResource> resource);

// The current revision, deleted or not.
//   INVALID_ARGUMENT  a name that is not of the form
//   NOT_FOUND         none of that name
[[nodiscard]] absl::StatusOr<storage::StoredResource> GetDocument(
    const ServiceDependencies& dependencies, const Call& call, storage::ResourceType type,
    const std::string& name);

// Several, in the order asked for, as elements of the repeated field `field_number`.
//   INVALID_ARGUMENT  no names, over kBatchMax, or any that is not of the form
//   NOT_FOUND         naming the first one that is not there
[[nodiscard]] absl::StatusOr<Reply> BatchGetDocuments(
    const ServiceDependencies& dependencies, const Call& call, storage::ResourceType type,
    const google::protobuf::RepeatedPtrField<std::string>& names, int field_number);

// UNIMPLEMENTED when a read is asked for an instant of the past.
[[nodiscard]] absl::Status RefuseReadTime(bool has_read_time, const Call& call);

}  // namespace entente::rpc
