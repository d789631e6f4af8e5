// Goes through a whole record, beside servers that read and write it: Verify says what is not as it
// has to be, Reindex derives anew what is derived.  Used by `entente-server verify` and `reindex`
// (docs/operations.md).  One thread each; several may run at once.

#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/statusor.h"

#include "storage/call_context.h"
#include "storage/maintenance.h"
#include "storage/store.h"

namespace entente::maintenance {

// What a walk goes by.
struct UpkeepOptions {
  // A context for the next call: all-seeing by what is done with it, on Lane::kBulk, with time for
  // one page of work.
  std::function<storage::CallContext()> make_context;
  // Told of each fault as it is found.
  std::function<void(const storage::Fault&)> on_fault;
  // Told how far the walk is, a few times a second at the most on a fast disk: `documents`, 1,500.
  std::function<void(std::string_view what, std::int64_t done)> on_progress = [](std::string_view,
                                                                                 std::int64_t) {};
};

// What was looked at, and what came of it.
struct Tally {
  std::int64_t changes = 0;
  std::int64_t revisions = 0;
  std::int64_t texts = 0;
  std::int64_t documents = 0;
  std::int64_t standings =
      0;  // initiatives whose standing, with all that belongs to them, was computed
  std::int64_t faults = 0;
  std::int64_t mended = 0;  // of the faults
};

// Looks at the digests of every change, document and text; at the rows of every document, and at
// every anchor of a quote against the stored text; at what is kept beside every document.  Writes
// nothing that others could see.
//
// A fault in what others rest on may be told again of those.  What is written meanwhile is seen as
// it was before or after, and is no fault.  Errors are the store's: the walk went no further.
[[nodiscard]] absl::StatusOr<Tally> Verify(storage::Store& store, storage::Maintenance& maintenance,
                                           const UpkeepOptions& options);

// Derives the rows of every document, and what is kept beside it, anew, in that order, each in a
// short transaction; writes what differs, and tells of it as of faults that are mended.  What rests
// on a document that does not parse, or a text that does not have its digest, stays as it is.
[[nodiscard]] absl::StatusOr<Tally> Reindex(storage::Store& store,
                                            storage::Maintenance& maintenance,
                                            const UpkeepOptions& options);

}  // namespace entente::maintenance
