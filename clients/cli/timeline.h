// What was promised for when, and when it came, drawn to scale:
//
//             Aug   Sep   Oct   Nov   Dec   Jan    Feb  Mar
//         A=========----|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx*
//         A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep   * 10 Mar 2011
//
// Used by `show`.  Pure; any thread may call it.
//
// The marks: A said; `.` nothing is due yet; = the time it is due in; - between the strict and the
// lenient end of it; | the last due day; ? the day by which it was expected, where the last one is
// not known, and ~ after it; x overdue; ! a due day that was given up; * delivered; > not
// delivered, the day looked at.  Two marks of one column stand beside each other.  ASCII in every
// locale.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/fuzzy_date.pb.h"

namespace entente::cli {

// One promise.  Days that are not known have no value.
struct TimelineLine {
  std::string label;  // told before the legend where there are several lines

  std::optional<absl::CivilDay> said;
  std::vector<absl::CivilDay> former;  // last due days that were given up, oldest first

  bool has_due = false;   // a time was given, whatever is known of it
  std::string due_words;  // told when nothing is known of it
  std::optional<absl::CivilDay> earliest;
  std::optional<absl::CivilDay> strict;  // the last due day by the strict reading, and
  std::optional<absl::CivilDay> latest;  // by the lenient one
  std::optional<absl::CivilDay> expected;

  std::optional<absl::CivilDay> delivered_first;
  std::optional<absl::CivilDay> delivered_last;
  std::optional<absl::CivilDay> as_of;  // only while it is not delivered
};

// The line of a commitment.  It was said on the anchor of its due date, else when its initiative
// was announced; `as_of_date` is the day of the answer.  Only bounds that the server gave are used.
[[nodiscard]] TimelineLine LineOf(const v1::Commitment& commitment, const v1::FuzzyDate& announced,
                                  const std::string& as_of_date);

// The picture in at most `columns` columns (80 when 0, never fewer than 30), with line ends: a
// scale of months, or of years where they would not fit; then each line, and its legend.  Empty
// when no line has a day.
[[nodiscard]] std::string DrawTimeline(const std::vector<TimelineLine>& lines, int columns);

}  // namespace entente::cli
