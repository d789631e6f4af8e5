// What the server keeps, by day, for the members of one initiative: their standing, from the
// reports about them (services/standing), when a commitment is due and was delivered, which report
// took the place of which, and since when each was known.  Thread-safe.

#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "entente/v1/release.pb.h"
#include "services/rpc/family.h"
#include "storage/store.h"

namespace entente::rpc {

// A context that sees every document: for reading what the standing rests on, which whoever may see
// the initiative may see too (docs/adr/0010).
[[nodiscard]] storage::CallContext AllSeeing(storage::CallContext context);

// The names of all members of a family.
[[nodiscard]] std::set<std::string> NamesOf(const Family& family);

// Where the releases and agencies that a standing rests on are read from.
struct StandingSources {
  // Releases in the order of the names.
  std::function<absl::StatusOr<std::vector<storage::StoredResource>>(
      const std::vector<std::string>& names)>
      read_releases;
  std::function<absl::StatusOr<RegionCodes>(const std::set<std::string>& agencies)>
      read_region_codes;
};

// What shall be kept for the members of `family` called `names`, as the family is now; each guarded
// by the version it was read with.  `changed` stands for the stored release of its name; may be
// null.  Errors are the store's.
//
//   known since  a report from the later of its as-of date and the days of the releases it cites; a
//                commitment from the earliest day of a release that it cites for itself; always
//                when one of these has no day, or there is none.  The day of a release is the
//                latest that it may bear, the earliest when no latest is known, and not after the
//                day on which it was recorded
//   slips        the due changes known by then, and in the fragment a mark for each
//                (commitment_view.h)
//   superseded   by the first of the reports that took its place, one after the other, that is
//                known by then
[[nodiscard]] absl::StatusOr<std::vector<storage::Keep>> ComputeKeeps(
    storage::DocumentReader& store, const storage::CallContext& context, const Family& family,
    const std::set<std::string>& names, const v1::Release* changed = nullptr);

// The same from any sources.
[[nodiscard]] absl::StatusOr<std::vector<storage::Keep>> ComputeKeeps(
    const StandingSources& from, const Family& family, const std::set<std::string>& names,
    const v1::Release* changed);

}  // namespace entente::rpc
