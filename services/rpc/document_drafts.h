// What a Create, Update, Delete or Undelete comes to, computed from what is there: the document
// completed and checked, its quotes found, and the standing of all that it touches.  Used by
// document_writes.h within RunWrite (write.h), which may compute several times.
//
// Each adds what is wrong with the request to `faults`, and returns an error only for what is not a
// fault of a field: PERMISSION_DENIED, where the caller may not write it (edit_rights.h), and what
// each says.  Thread-safe.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "services/rpc/document_kind.h"
#include "services/rpc/family.h"
#include "services/rpc/standing_writes.h"
#include "services/rpc/violations.h"
#include "services/rpc/write.h"
#include "storage/store.h"

namespace entente::rpc {

// Where a draft is computed.
struct DraftScene {
  storage::DocumentReader& store;
  const storage::CallContext& context;
  const DocumentKind& kind;
  Violations& faults;
  // Of one of several documents: where it is noted whose standing it touches, which is computed for
  // all of them together.  Null: it is computed with the draft.
  TouchedStanding* touched_later = nullptr;
  // Moved here with its identity: its quotes were looked for where it is from, and one that is not
  // found is none of the move's faults.
  bool is_moved = false;
};

// A document that is new, under a name that is well formed, with all that `sent` says.
//   NOT_FOUND            there is no initiative that it would belong to
//   FAILED_PRECONDITION  RESOURCE_DELETED: that, or something named, is deleted; FAMILY_TOO_LARGE
[[nodiscard]] absl::StatusOr<Draft> DraftCreate(const DraftScene& scene,
                                                const google::protobuf::Message& sent,
                                                const std::string& name, const std::string& uid);

// What is there and may be changed: not deleted, guarded by `etag` unless that is empty.
//   NOT_FOUND            there is none of that name, or its initiative is deleted
//   ABORTED              ETAG_MISMATCH
//   FAILED_PRECONDITION  RESOURCE_DELETED
struct Current {
  storage::StoredResource stored;
  std::unique_ptr<google::protobuf::Message> document;
  // Of a commitment or report; of an initiative when all that belongs to it was looked at.
  std::optional<Family> family;
};
[[nodiscard]] absl::StatusOr<Current> ReadToChange(const DraftScene& scene, const std::string& name,
                                                   const std::string& etag);

// `document` in the place of `current`.
[[nodiscard]] absl::StatusOr<Draft> DraftReplace(
    const DraftScene& scene, Current current, std::shared_ptr<google::protobuf::Message> document);

// How many of the documents that stand in the way of a deletion are told.
inline constexpr int kReferrersToldMax = 20;

// What a Delete says of the document.
struct DeleteTarget {
  std::string name;
  std::string etag;            // any when empty
  bool allow_missing = false;  // what is not there, or deleted already, is no error
  bool force = false;          // even if something belongs to it
};

// A deletion.  For a document that is not there, and need not be, the answer is its name alone.
[[nodiscard]] absl::StatusOr<Draft> DraftDelete(const DraftScene& scene,
                                                const DeleteTarget& target);

// What was deleted, back.
[[nodiscard]] absl::StatusOr<Draft> DraftUndelete(const DraftScene& scene, const std::string& name,
                                                  const std::string& etag);

// A put that replaces `current` by `document`, and keeps it deleted or not as it is.
[[nodiscard]] storage::Put Replace(const storage::StoredResource& current,
                                   std::shared_ptr<const google::protobuf::Message> document);

}  // namespace entente::rpc
