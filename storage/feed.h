// What the record gives to whoever follows it: changes in the order of their numbers, and all
// documents as they stood at one of them.  Reads only what never changes, so no reader holds a
// snapshot of the database open, however long it takes.  Thread-safe, but for Await.
//
// Reads travel in the context's lane.  What a caller may see is not looked at: the labels are told,
// and the services decide (docs/watch.md).  Every call may say, beside what is listed with it, what
// any call of a Store may (store.h).

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "entente/v1/label.pb.h"
#include "storage/call_context.h"
#include "storage/history.h"
#include "storage/resource.h"

namespace entente::storage {

// A place in the history of one database: a change and what it and all before it were.
struct FeedPosition {
  std::int64_t number = 0;  // 0: before the first change
  std::string digest;       // of the change, or its first bytes; at least kPositionDigestBytes
};

// Enough to tell one history from another, and few enough for a token.
inline constexpr std::size_t kPositionDigestBytes = 8;

// Where a reader stands: a change may be read in several pieces.
struct FeedCursor {
  FeedPosition position;  // all changes up to this one are read
  int read = 0;           // and so many revisions of the next one
};

// Where the history begins, and its newest change.
struct FeedEnds {
  FeedPosition origin;  // number 0
  FeedPosition head;
};

// What a document was from one change to the next of it.
struct DocumentState {
  std::int64_t number = 0;  // of the change that made it so
  bool deleted = false;
  std::string document;  // as authored
};

// The states of documents, by uid, oldest first.
using DocumentStates = std::map<std::string, std::vector<DocumentState>, std::less<>>;

// One revision of one change, with what is needed to say what it did to whom.
struct FeedRevision {
  RecordedRevision recorded;
  std::optional<DocumentState> before;  // the revision before; absent for the first
  std::string parent;  // uid of the initiative that a commitment or report belongs to; else empty
  std::string about;   // uid of the commitment that a report is about; else empty
  v1::Label label;     // as it is now, of commitments and reports their initiative's; CLEAR of
                       // agencies
  bool ends_change = false;  // the last one of its change
};

// A piece of the history.
struct FeedPage {
  std::vector<FeedRevision> revisions;  // by change, then in the order in which it made them
  // Of what `parent` and `about` name: the state before the first change of the page, and all after
  // it up to the last.
  DocumentStates owners;
  FeedCursor next;  // where the next page begins
};

// After which document of a snapshot to go on.
struct SnapshotCursor {
  ResourceType type = ResourceType::kAgency;
  std::string name;  // empty: with the first of the type
};

// Some documents as they stood at one change.
struct SnapshotPage {
  std::vector<FeedRevision> revisions;  // `before` absent; none that is deleted
  DocumentStates owners;                // as they stood then
  std::optional<SnapshotCursor> next;   // absent when this page is the last; it may be empty
};

// Bounds of a page: whichever is met first ends it, but for its first revision.  The bytes are
// those of documents; what is read with them is of the same order.
inline constexpr int kFeedRevisionsMax = 500;
inline constexpr std::size_t kFeedBytesMax = std::size_t{2} << 20;

class Feed {
 public:
  virtual ~Feed() = default;

  virtual absl::StatusOr<FeedEnds> Ends(const CallContext& context) = 0;

  // Returns when there is a change after `number`, or when `patience` has passed: the caller reads,
  // and finds it or not.  Told of changes as they are committed, by whatever server; where the
  // telling fails, it comes with the next look.  One caller at a time, on a connection of its own
  // (Lane::kFeed).
  virtual absl::Status Await(const CallContext& context, std::int64_t number,
                             absl::Duration patience) = 0;

  // The next page; without revisions when there is none yet.
  //   OUT_OF_RANGE  HISTORY_LOST: the cursor's position is not in this database's history
  virtual absl::StatusOr<FeedPage> ReadChanges(const CallContext& context,
                                               const FeedCursor& cursor) = 0;

  // All that belongs to an initiative, by its uid, as change `number` left it, deleted or not:
  // commitments, then reports, by name.  `before` is the state before that change.
  virtual absl::StatusOr<std::vector<FeedRevision>> ReadMembers(const CallContext& context,
                                                                std::string_view initiative_uid,
                                                                std::int64_t number) = 0;

  // Documents that were not deleted after change `number`, by type and name.
  virtual absl::StatusOr<SnapshotPage> ReadSnapshot(const CallContext& context, std::int64_t number,
                                                    const SnapshotCursor& cursor) = 0;
};

}  // namespace entente::storage
