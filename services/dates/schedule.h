// Whether what was due has come in time: one of eight answers, and by how many days it is late.
// Both the due date and the delivery may be imprecise, so the days late are a range, and "the dates
// do not say" is an answer.
//
// Used by whatever renders a commitment, for a given day: the state is computed and never stored.
// Pure functions; any thread may call them.  schedule_message.h does the same for API messages.

#pragma once

#include <optional>

#include "absl/time/civil_time.h"

namespace entente::dates {

// The bounds of a date, all inclusive.  Any of them may be missing: a side that is open, unknown or
// not understood has none.  A missing `latest_strict` counts as `latest`.
struct DateInterval {
  std::optional<absl::CivilDay> earliest;
  std::optional<absl::CivilDay> latest;
  std::optional<absl::CivilDay> latest_strict;
  // By when it may be expected; looked at only where there is no `latest`.
  std::optional<absl::CivilDay> expected_latest;
};

enum class ScheduleState {
  kNoDeadline,
  kNotYetDue,
  kInDueWindow,
  kSoftOverdue,  // past the day it was expected by; no day is known by which it had to come
  kOverdue,
  kOnTime,
  kLate,
  kIndeterminate,
};

struct ScheduleResult {
  ScheduleState state = ScheduleState::kNoDeadline;
  // By the lenient reading of the due date, and by the strict one.  Set for kLate and kOverdue, and
  // for kOnTime when the delivery is past the strict reading (then 0 at the least).  The most is
  // absent when nobody knows by when it had been delivered.
  std::optional<int> days_late_min;
  std::optional<int> days_late_max;

  friend bool operator==(const ScheduleResult&, const ScheduleResult&) = default;
};

// How a commitment due at `due` stands on the day `today`, delivered at `delivered`.  Null `due`:
// it has no due date.  Null `delivered`: it has not been delivered, as far as is known.
//
//   no due date                                       kNoDeadline
//   a due date without bounds (words not understood)  kIndeterminate
// delivered:
//   delivered.latest <= due.latest                    kOnTime
//   delivered.earliest > due.latest                   kLate
//   due.latest unknown, by due.expected_latest        kOnTime
//   anything else                                     kIndeterminate
// not delivered:
//   today < due.earliest                              kNotYetDue
//   today <= due.latest                               kInDueWindow
//   today > due.latest                                kOverdue
//   due.latest unknown, today > due.expected_latest   kSoftOverdue
//   due.latest unknown otherwise                      kInDueWindow
[[nodiscard]] ScheduleResult ComputeSchedule(const DateInterval* due, const DateInterval* delivered,
                                             absl::CivilDay today);

}  // namespace entente::dates
