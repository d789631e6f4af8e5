// The standing of an initiative or a commitment, from the reports about it: what each government
// says, what evidence there is and whose word it is, when a commitment is due by the newest word
// and when it was delivered.  docs/evidence.md tells it at length.
//
// Standing is a function of the day as of which one asks: a report counts from the day on which it
// could be known.  Between such days nothing changes, so all of it is a short list of spans.  The
// services compute the list whenever a report is added and store it; a reader picks one span.  The
// schedule is not in it: it depends on the clock.
//
// Pure functions; any thread may call them.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::standing {

// What is to be known of a release that a report or a due change cites.
struct ReleaseFacts {
  // The governments that issued it, themselves or by an agency: region codes.  It is the word of
  // each of them.
  std::vector<std::string> governments;

  // Whether it is also, or only, the word of somebody who is no government: an organization, a body
  // of no country, the media (kind MEDIA).  Not set for a body that itself owes the commitment.
  bool third_party = false;

  // The day it was out for certain: the latest day of its release date.  Absent when unknown; what
  // cites it does not wait for it then.
  std::optional<absl::CivilDay> release_day;
};

// What the reports name, by resource name.  The caller looks it all up.
struct Directory {
  // The region code of each agency that is a reporter.  One that is missing, or has an empty code,
  // speaks for no government.
  absl::flat_hash_map<std::string, std::string> region_code_of;

  // Each release that is cited.  One that is missing has no day, and is nobody's word but the
  // owner's: the weakest reading.
  absl::flat_hash_map<std::string, ReleaseFacts> releases;
};

// What the standing of an initiative rests on.
struct InitiativeRecord {
  // The governments that take part, themselves or by an agency: region codes, sorted, each once.
  std::vector<std::string> governments;

  // The reports about the initiative itself (`commitment` empty), superseded ones too, in any
  // order.  All have a name, and content that is set.
  std::vector<v1::Report> reports;
};

// What the standing of a commitment rests on.
struct CommitmentRecord {
  // The governments that take part in its initiative: region codes, sorted, each once.
  std::vector<std::string> governments;

  // The governments of its debtors, in any order.
  std::vector<std::string> owners;

  // The commitment's own; its other fields are not looked at.
  std::optional<v1::FuzzyDate> baseline_due;
  std::vector<v1::DueChange> due_changes;  // oldest first, as in the commitment

  // The reports about exactly this commitment, superseded ones too, in any order.
  std::vector<v1::Report> reports;
};

// How the subject stands from `since` on, until the day before the next span's.
template <typename Document>
struct StandingSpan {
  // The first span has absl::CivilDay::min(): how it stood before anything was known.
  absl::CivilDay since;

  // A document in which nothing is set but what is computed here: of a v1::Initiative `standing`,
  // of a v1::Commitment `standing`, `current_due` and `delivered`.
  Document kept;

  // No STATUS and no FINDING counts, and the newest SEARCH found NOTHING.
  bool never_reported = false;
};

using InitiativeSpan = StandingSpan<v1::Initiative>;
using CommitmentSpan = StandingSpan<v1::Commitment>;

// The standing on every day, in the order of days.  At least one span; neighbours differ.
//
// Which reports count on a day.  A report is known from the later of its as-of date and the days of
// the releases it cites.  One that is superseded counts until the day before the report that took
// its place (or the place of that one, and so on) is known.  The newest report is that with the
// latest as-of date, then the latest day known, the latest create_time, the last name.
//
// sides: one for each participating government, in the order given.
// - SAID when a STATUS counts in which it, or an agency of it, is a reporter.  The newest is its
//   account, even if a newer SEARCH found nothing: what was said stays said.  `official` is that
//   of this report; unset when it gives none, whatever older ones said.
// - SILENT when there is none and the newest SEARCH with its region code found NOTHING.  A SEARCH
//   without region code is about no government's word.
// - NOT_SEARCHED otherwise: also when the newest such SEARCH says INACCESSIBLE, or FOUND what no
//   STATUS holds yet.
// `report` and `as_of_date` are those of the STATUS or of the SEARCH.
//
// agreement, the first that fits:
// - NONE when no government has spoken, or none takes part.
// - DIFFER when two of the given official statuses differ, or one account DISPUTES the record, even
//   if others are silent.  The stance DIFFERS alone is no difference in status.
// - PARTIAL when a government is NOT_SEARCHED, or some accounts give an official status and others
//   give none.
// - ONE_SIDED when a government is SILENT, however many speak.
// - AGREE otherwise: all have spoken, with equal statuses.  Where one government alone takes part,
//   its word is all there is to agree.
//
// evidence: that of the newest FINDING; unset when there is none.
//
// corroboration: of the releases that the newest FINDING cites, the strongest word; unset without
// a FINDING.
// - NONE when it cites no release.
// - THIRD_PARTY when one is issued by a third party or by a government that neither takes part nor
//   owes.
// - OTHER_SIDE when one is issued by a government that takes part and does not owe.  Nobody owes an
//   initiative: each who takes part is the other side of the others, so that the words of two are
//   OTHER_SIDE and those of one are OWN_WORD.
// - OWN_WORD otherwise: those who owe a commitment together are not each other's other side.
//
// newest_search: the newest SEARCH, about whosever word.  last_report, last_report_date: the newest
// STATUS or FINDING, of any reporter or assessor.
//
// Time grows with the square of the number of reports: thousands are no burden, and a subject has
// a handful.
//
// InvalidArgument, naming the report, for an as-of date that is no civil day; stored reports have
// none such.
[[nodiscard]] absl::StatusOr<std::vector<InitiativeSpan>> ComputeStanding(
    const InitiativeRecord& record, const Directory& directory);

// The same for a commitment, and:
//
// current_due: the `new_due` of the last due change in the list that is known by then, which is
// absent when it takes the date back; `baseline_due` when none is known.  A due change is known
// from the later of its date and the day of the release it cites.
//
// delivered: of the newest FINDING that has it, else of the newest STATUS that has it.
//
// InvalidArgument also for the date of a due change that is no civil day.
[[nodiscard]] absl::StatusOr<std::vector<CommitmentSpan>> ComputeStanding(
    const CommitmentRecord& record, const Directory& directory);

// The span that holds on `day`, of what ComputeStanding returned.
[[nodiscard]] const InitiativeSpan& SpanAt(const std::vector<InitiativeSpan>& spans,
                                           absl::CivilDay day);
[[nodiscard]] const CommitmentSpan& SpanAt(const std::vector<CommitmentSpan>& spans,
                                           absl::CivilDay day);

}  // namespace entente::standing
