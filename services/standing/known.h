// From which day on reports and due changes count, and until when.  Used by standing.h, and by
// services/rpc for since when a report or a slip is known.  Pure; any thread may call it.

#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/report.pb.h"
#include "services/standing/standing.h"

namespace entente::standing {

// A report that counts on the days [since, until).
struct KnownReport {
  const v1::Report* report;
  absl::CivilDay as_of;
  absl::CivilDay since;
  absl::CivilDay until;  // absl::CivilDay::max() when nothing takes its place

  // Of a STATUS the governments whose account it is, of a SEARCH the one it is about: region codes.
  std::vector<std::string> governments;

  [[nodiscard]] bool CountsOn(absl::CivilDay day) const { return since <= day && day < until; }
};

// `reports` with their days, the newest first (standing.h says which that is); they must outlive
// the result.  InvalidArgument, naming the report, for an as-of date that is no civil day.
[[nodiscard]] absl::StatusOr<std::vector<KnownReport>> FindKnownReports(
    const std::vector<v1::Report>& reports, const Directory& directory);

// The day from which on each of `due_changes` is known, in their order.  InvalidArgument, naming
// the change, for a date that is no civil day.
[[nodiscard]] absl::StatusOr<std::vector<absl::CivilDay>> FindKnownDays(
    const std::vector<v1::DueChange>& due_changes, const Directory& directory);

}  // namespace entente::standing
