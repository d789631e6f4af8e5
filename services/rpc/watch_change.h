// From the rows of the feed to what each watcher is told: the documents of a change as they stood
// before and after it, and, for one filter and clearance, which of them came, changed or went.

#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "entente/v1/history.pb.h"
#include "services/rpc/family.h"
#include "services/rpc/watch_facts.h"
#include "storage/call_context.h"
#include "storage/feed.h"
#include "storage/query.h"
#include "storage/store.h"

namespace entente::rpc {

// What one watcher asks for.  Those who ask for the same are told the same.
struct WatchQuery {
  std::optional<storage::Expression> filter;  // absent: all
  storage::Clearance clearance;
};

// A document that a change touched, or that it brought or took away by what it did to another.
struct WatchedDocument {
  storage::FeedRevision revision;
  DocumentScene before;
  DocumentScene after;
  bool is_touched = true;        // the change made this revision of it
  mutable std::string rendered;  // of entente.v1.Revision; made when it is first told
};

// The whole of one change, or a piece of a large one: what one page of the feed has of it.
struct WatchedPiece {
  storage::RecordedChange change;
  bool ends_change = false;
  std::vector<WatchedDocument> documents;
};

// The pieces of a page, ready to be told.  Movable; one thread at a time.
class WatchedPage final {
 public:
  // Reads the facts of the page's documents, and what depends on them: the region codes of agencies
  // that are not among `region_codes` yet, which it adds, and the members of families whose
  // initiative came to be something else.  What documents belong to is looked at as it was after
  // each one's change, or after the change `as_of`.
  //   INTERNAL  a stored document does not parse
  // and what the store says.
  static absl::StatusOr<WatchedPage> Make(storage::Store& store,
                                          const storage::CallContext& context,
                                          storage::FeedPage page, RegionCodes& region_codes,
                                          std::optional<std::int64_t> as_of = std::nullopt);

  [[nodiscard]] const std::vector<WatchedPiece>& pieces() const { return pieces_; }

 private:
  friend class WatchedPageMaker;

  std::vector<WatchedPiece> pieces_;
  std::deque<DocumentFacts> facts_;  // what the scenes point to: stays where it is
};

// The serialized entente.v1.WatchEvent of each document that the piece did something to, as seen by
// the query; in the order of the piece.
//
// What the caller may not see now is not shown, even where it could be seen then: that it came, or
// changed, is left out, and that it went is told by its name alone.
[[nodiscard]] std::vector<std::string> EventsOf(const WatchedPiece& piece, const WatchQuery& query,
                                                const RegionCodes& region_codes);

// The serialized entente.v1.Revision of each document of a page of the snapshot after change
// `number` that the query asks for.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> RevisionsOf(
    storage::Store& store, const storage::CallContext& context, storage::SnapshotPage page,
    std::int64_t number, const WatchQuery& query, RegionCodes& region_codes);

}  // namespace entente::rpc
