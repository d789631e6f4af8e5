// Create, Update, Delete and Undelete as they are for every type of document (AIP-133 to 135, 164).
// Used by the services; each runs through RunWrite (write.h) and returns the revision it made.
// Thread-safe.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/write.h"
#include "storage/resource.h"

namespace entente::rpc {

// Makes a document under `id`, or under an id of the server when that is empty.
//   INVALID_ARGUMENT     every bad field, things named that do not exist among them
//   ALREADY_EXISTS       the id is taken
//   FAILED_PRECONDITION  RESOURCE_DELETED: it names something that is deleted
[[nodiscard]] absl::StatusOr<storage::StoredResource> CreateDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const google::protobuf::Message& document, std::string_view id, const WriteOptions& options);

// Merges the fields that `mask` names (field_mask.h) onto the document of `update`'s name.  An etag
// in `update` guards it.  With `allow_missing` a document that is not there is made of all of
// `update`, and the mask only checked.
//   NOT_FOUND            there is none of that name
//   ABORTED              ETAG_MISMATCH
//   FAILED_PRECONDITION  RESOURCE_DELETED: it is deleted, or comes to name something that is
[[nodiscard]] absl::StatusOr<storage::StoredResource> UpdateDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const google::protobuf::Message& update, const google::protobuf::FieldMask& mask,
    bool allow_missing, const WriteOptions& options);

// Deletes softly.  With `allow_missing` a document that is not there, or is deleted already, is no
// error: the answer is what there is, of a missing one its name alone.
//   NOT_FOUND            there is none of that name, or (RESOURCE_DELETED) it is deleted already
//   ABORTED              ETAG_MISMATCH
//   FAILED_PRECONDITION  RESOURCE_IN_USE: other documents name it, up to kReferrersToldMax are told
[[nodiscard]] absl::StatusOr<storage::StoredResource> DeleteDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const std::string& name, const std::string& etag, bool allow_missing,
    const WriteOptions& options);

inline constexpr int kReferrersToldMax = 20;

// Brings a deleted document back, if all that it names is there.
//   NOT_FOUND            there is none of that name
//   ABORTED              ETAG_MISMATCH
//   FAILED_PRECONDITION  RESOURCE_NOT_DELETED; RESOURCE_DELETED: it names something that is deleted
[[nodiscard]] absl::StatusOr<storage::StoredResource> UndeleteDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const std::string& name, const std::string& etag, const WriteOptions& options);

// The parsed document of a revision; INTERNAL when its bytes are no message of the type.
[[nodiscard]] absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ParseDocument(
    const DocumentKind& kind, const storage::StoredResource& stored);

// A put that replaces `current` by `document`, and keeps it deleted or not as it is.
[[nodiscard]] storage::Put Replace(const storage::StoredResource& current,
                                   std::shared_ptr<const google::protobuf::Message> document);

}  // namespace entente::rpc
