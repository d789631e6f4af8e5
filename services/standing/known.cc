#include "services/standing/known.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "services/dates/civil_date.h"

namespace entente::standing {
namespace {

absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text, const std::string& where) {
  absl::StatusOr<absl::CivilDay> day = dates::ParseCivilDate(text);
  if (day.ok()) return day;
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", day.status().message()));
}

// The later of `day` and the day the cited release was out.
absl::CivilDay WaitFor(const v1::Citation& citation, const Directory& directory,
                       absl::CivilDay day) {
  const auto release = directory.releases.find(citation.release());
  if (release == directory.releases.end() || !release->second.release_day) return day;
  return std::max(day, *release->second.release_day);
}

// Empty when `party` is no government and no body of one.
std::string GovernmentOf(const v1::Party& party, const Directory& directory) {
  if (party.has_region_code()) return party.region_code();
  if (!party.has_agency()) return "";
  const auto region_code = directory.region_code_of.find(party.agency());
  return region_code == directory.region_code_of.end() ? "" : region_code->second;
}

std::vector<std::string> GovernmentsOf(const v1::Report& report, const Directory& directory) {
  if (report.has_search()) return {report.search().region_code()};
  std::vector<std::string> governments;
  for (const v1::Party& reporter : report.status().reporters()) {
    governments.push_back(GovernmentOf(reporter, directory));
  }
  return governments;
}

absl::StatusOr<KnownReport> MakeKnown(const v1::Report& report, const Directory& directory) {
  const auto as_of = ParseDay(report.as_of_date(), absl::StrCat(report.name(), ": as_of_date"));
  if (!as_of.ok()) return as_of.status();
  absl::CivilDay since = *as_of;
  for (const v1::Citation& citation : report.citations()) {
    since = WaitFor(citation, directory, since);
  }
  return KnownReport{&report, *as_of, since, absl::CivilDay::max(),
                     GovernmentsOf(report, directory)};
}

// Ends each report on the day that any report further along its chain is known.
void EndSuperseded(std::vector<KnownReport>& known) {
  absl::flat_hash_map<std::string_view, KnownReport*> by_name;
  for (KnownReport& report : known) by_name[report.report->name()] = &report;
  for (const KnownReport& later : known) {
    const v1::Report* at = later.report;
    for (;;) {
      const auto superseded = by_name.find(at->supersedes());
      if (superseded == by_name.end()) break;
      KnownReport& earlier = *superseded->second;
      // Those before it have ended by then too.
      if (earlier.until <= later.since) break;
      earlier.until = later.since;
      at = earlier.report;
    }
  }
}

bool IsNewer(const KnownReport& a, const KnownReport& b) {
  const auto age = [](const KnownReport& known) {
    const v1::Report& report = *known.report;
    return std::make_tuple(known.as_of, known.since, report.create_time().seconds(),
                           report.create_time().nanos(), std::string_view(report.name()));
  };
  return age(a) > age(b);
}

}  // namespace

absl::StatusOr<std::vector<KnownReport>> FindKnownReports(const std::vector<v1::Report>& reports,
                                                          const Directory& directory) {
  std::vector<KnownReport> known;
  known.reserve(reports.size());
  for (const v1::Report& report : reports) {
    absl::StatusOr<KnownReport> made = MakeKnown(report, directory);
    if (!made.ok()) return made.status();
    known.push_back(*std::move(made));
  }
  EndSuperseded(known);
  std::sort(known.begin(), known.end(), IsNewer);
  return known;
}

absl::StatusOr<std::vector<absl::CivilDay>> FindKnownDays(
    const std::vector<v1::DueChange>& due_changes, const Directory& directory) {
  std::vector<absl::CivilDay> days;
  for (std::size_t i = 0; i < due_changes.size(); ++i) {
    const auto date = ParseDay(due_changes[i].date(), absl::StrCat("due_changes[", i, "].date"));
    if (!date.ok()) return date.status();
    days.push_back(WaitFor(due_changes[i].citation(), directory, *date));
  }
  return days;
}

}  // namespace entente::standing
