// Whose standing a write touches.  Used by document_drafts.h; thread-safe.

#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "services/rpc/family.h"
#include "services/rpc/write.h"
#include "storage/store.h"

namespace entente::rpc {

// Documents that may name a release whose day or issuers change: the standing of all that they are
// about is computed in the change.
inline constexpr int kDependentsMax = 1'000;

// Initiatives that these may belong to: each is read whole.
inline constexpr int kDependentFamiliesMax = 50;

// Members of families whose standing has to be computed, by the initiative they belong to.
using TouchedStanding = std::map<std::string, std::set<std::string>>;

// Adds to `draft`, whose put is without fault, what shall be kept beside the documents whose
// standing it touches, and what guards that (keeps.h):
//   an initiative           itself; all that belongs to it too, when others take part than in
//                           `previous`, or it comes back
//   a commitment            itself; its initiative when it is new; the reports about it when it
//                           comes back
//   a report                itself, what it is about, the initiative, the reports it supersedes
//   a release with another  the commitments and reports that cite it, and what they are about
//   day, kind or issuers
// What joins a family writes anew what is kept for the initiative, and what is deleted because
// nothing belongs to it what is kept for itself, though that be the same as before: so that each
// notices the other.
//
// `family` is the one that a commitment or report belongs to, without the put; of an initiative the
// one that was looked at to see whether it may be deleted, or none.  `previous` is the revision
// before, null for a new document.
// With `later`, which may be null, no standing is computed: whose it touches is added to that, for
// the drafts of several documents to be settled at once (ComputeTouched).
//   FAILED_PRECONDITION  TOO_MANY_DEPENDENTS: more than kDependentsMax or kDependentFamiliesMax
//                        depend on the release
[[nodiscard]] absl::Status AddStanding(storage::DocumentReader& store,
                                       const storage::CallContext& context,
                                       const google::protobuf::Message* previous,
                                       std::optional<Family> family, Draft& draft,
                                       TouchedStanding* later = nullptr);

// What shall be kept for all of `touched`, as the families are read.  Errors are the store's.
[[nodiscard]] absl::StatusOr<std::vector<storage::Keep>> ComputeTouched(
    storage::DocumentReader& store, const storage::CallContext& context,
    const TouchedStanding& touched);

}  // namespace entente::rpc
