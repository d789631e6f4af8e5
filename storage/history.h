// The record as it was written: changes, and the revisions that each made.  Plain values, shared by
// history, the change feed and exports.

#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"

#include "storage/resource.h"

namespace entente::storage {

// One change, as it stands on record.
struct RecordedChange {
  std::int64_t number = 0;  // from 1, without gaps, in commit order
  absl::Time time;          // after that of the number before
  std::string caller;       // "anonymous" when nobody said
  std::string method;       // `entente.v1.InitiativeService/CreateInitiative`
  std::string request_id;   // UUID, lower case
  std::string reason;       // may be empty
  std::string peer;         // may be empty
  std::string digest;       // 32 bytes; covers the digest before
};

// What a change did to a document; the numbers are those of entente.v1.Revision.Action.
enum class RevisionAction {
  kCreated = 1,
  kUpdated = 2,
  kDeleted = 3,
  kUndeleted = 4,
  kTextAttached = 5,
};

// One document as one change left it.
struct RecordedRevision {
  // Nothing is kept beside it: `kept` is empty, `kept_version` 0.  `update_time` and
  // `change_number` are those of the change.
  StoredResource resource;
  RevisionAction action = RevisionAction::kUpdated;
  RecordedChange change;
  // The number of the change that expunged it: the document is empty, or, of that change's own
  // revision, a tombstone; it reads as deleted.  0: it was not.
  std::int64_t expunged_by = 0;
};

}  // namespace entente::storage
