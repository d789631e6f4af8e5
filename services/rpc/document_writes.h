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
#include "services/rpc/document_drafts.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/write.h"
#include "storage/resource.h"

namespace entente::rpc {

// What a Create says beside its document.
struct CreateTarget {
  std::string parent;  // the initiative of a commitment or report; empty for others
  std::string id;      // one of the server's when empty
};

// Makes a document.
//   INVALID_ARGUMENT     every bad field, things named that do not exist among them
//   NOT_FOUND            the parent is not there
//   ALREADY_EXISTS       the id is taken
//   FAILED_PRECONDITION  RESOURCE_DELETED: the parent, or something named, is deleted;
//                        FAMILY_TOO_LARGE
[[nodiscard]] absl::StatusOr<storage::StoredResource> CreateDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const google::protobuf::Message& document, const CreateTarget& target,
    const WriteOptions& options);

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
//   FAILED_PRECONDITION  RESOURCE_IN_USE: other documents name it, of which up to
//                        kReferrersToldMax are told; RESOURCE_HAS_CHILDREN, without `force`:
//                        something belongs to it
[[nodiscard]] absl::StatusOr<storage::StoredResource> DeleteDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const DeleteTarget& target, const WriteOptions& options);

// Brings a deleted document back, if all that it names is there.
//   NOT_FOUND            there is none of that name
//   ABORTED              ETAG_MISMATCH
//   FAILED_PRECONDITION  RESOURCE_NOT_DELETED; RESOURCE_DELETED: its initiative, or something it
//                        names, is deleted
[[nodiscard]] absl::StatusOr<storage::StoredResource> UndeleteDocument(
    const ServiceDependencies& dependencies, const Call& call, const DocumentKind& kind,
    const std::string& name, const std::string& etag, const WriteOptions& options);

}  // namespace entente::rpc
