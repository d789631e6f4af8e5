// Taking documents out of the record for good: a spill, an order of a court.  Used by
// `entente-server expunge` (docs/operations.md), beside servers that read and write.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/call_context.h"
#include "storage/maintenance.h"
#include "storage/store.h"

namespace entente::maintenance {

struct ExpungeRequest {
  std::vector<std::string> names;  // of documents of any type
  std::string reason;              // goes on record with the change; never empty
  std::string caller;              // whom the record names for it
  bool dry_run = false;            // only look
  std::string request_id;          // UUID
  // A context for the next call to the store, with time for a look at every document; what it may
  // see and the lane are set by what is done with it.
  std::function<storage::CallContext()> make_context;
};

struct Expunged {
  std::int64_t number = 0;         // of the change; 0 of a dry run
  std::vector<std::string> names;  // of all that was expunged, or would be
  // Documents that in an earlier revision named one of these, and may have quoted it there: they
  // stand as they were.
  std::vector<std::string> mentioned_by;
};

// Expunges the documents of `names`, with an initiative all that belongs to it, with a commitment
// the reports about it: in one change, each gets a last, deleted revision that says nothing but its
// label and kind, what it said before is removed from all its revisions, and so are the texts that
// only these releases had.  Standings are computed without them.
//
//   INVALID_ARGUMENT     no name, no document's name, no reason
//   NOT_FOUND            one is not there
//   FAILED_PRECONDITION  another document names one of them, of which up to kMentionsMax are told:
//                        expunge that too, or change it first
//   ABORTED              others wrote the same again and again
[[nodiscard]] absl::StatusOr<Expunged> Expunge(storage::Store& store,
                                               storage::Maintenance& maintenance,
                                               const ExpungeRequest& request);

// How many documents that name one are told.
inline constexpr int kMentionsMax = 100;

}  // namespace entente::maintenance
