// Reading the record as it was: the revisions of a document, and documents as this database held
// them after a change.  Part of the contract of storage/store.h, with the same errors and the same
// rules of threads and deadlines.
//
// Revisions never change, so what is read of one moment is the same however often, and in however
// many steps, it is read; no transaction is held open for it.  A revision is as strict as the
// stricter of its own label and the current one: what a caller may not see by both is not there.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "storage/call_context.h"
#include "storage/history.h"
#include "storage/resource.h"
#include "storage/store.h"

namespace entente::storage {

// Which page of the revisions of one document.
struct RevisionQuery {
  int size = 50;                       // 1 to 1,000
  std::optional<std::int64_t> before;  // only those before this one, by StoredResource::revision
};

struct RevisionPage {
  std::vector<RecordedRevision> revisions;  // newest first; kPageBytesMax may end them early
  std::optional<std::int64_t> next;         // `before` of the next page; absent on the last
};

// A state of this database: all changes up to one, and none after it.
struct Moment {
  std::int64_t number = 0;                 // of the newest change; 0 before the first
  absl::Time time = absl::InfinitePast();  // of that change
};

struct FoundMoment {
  Moment moment;
  Moment newest;  // of the whole record, as the moment was looked for
};

// Which documents of one type, as they were at a moment.
struct MomentQuery {
  ResourceType type = ResourceType::kInitiative;
  std::int64_t number = 0;  // Moment::number
  std::string after;        // only names after this one; empty: from the first
  int size = 50;
  // Deleted documents too, and what belonged to one that was.
  bool show_deleted = false;
};

struct MomentPage {
  std::vector<StoredResource> resources;  // by name; kPageBytesMax may end them early
  bool is_last = true;
};

class HistoryReader {
 public:
  virtual ~HistoryReader() = default;

  // The revisions of the document of that name, deleted and hidden ones too.  NOT_FOUND when there
  // never was one.
  virtual absl::StatusOr<RevisionPage> ListRevisions(const CallContext& context, ResourceType type,
                                                     std::string_view name,
                                                     const RevisionQuery& query) = 0;

  // The revision that change `number` made of the document of that name.  NOT_FOUND when it made
  // none.
  virtual absl::StatusOr<RecordedRevision> GetRevision(const CallContext& context,
                                                       ResourceType type, std::string_view name,
                                                       std::int64_t number) = 0;

  // The state of this database at `time`: the newest change that is not after it.  No two changes
  // have one time, so the time of a change names its state for ever; the state of a time after the
  // newest change's may still become another one.
  virtual absl::StatusOr<FoundMoment> FindMoment(const CallContext& context, absl::Time time) = 0;

  // Documents as change `number`, or one before it, left them, in the order asked for, deleted ones
  // and those of a deleted initiative too; nothing is kept beside them.  NOT_FOUND, naming the
  // first one, when any was not there yet.
  virtual absl::StatusOr<std::vector<StoredResource>> BatchGetAt(
      const CallContext& context, ResourceType type, const std::vector<std::string>& names,
      std::int64_t number) = 0;

  // The same of an initiative and all that belonged to it; whoever may see the initiative is given
  // all of it.  NOT_FOUND when it was not there yet.
  virtual absl::StatusOr<Family> GetFamilyAt(const CallContext& context,
                                             std::string_view initiative, std::int64_t number) = 0;

  // One page of the documents of a type, as they were.
  virtual absl::StatusOr<MomentPage> ListAt(const CallContext& context,
                                            const MomentQuery& query) = 0;
};

}  // namespace entente::storage
