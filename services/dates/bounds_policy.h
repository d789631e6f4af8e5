// The bounds policy edtf/1: which days the codes for part of a year cover.  One table, and nothing
// else in the project says when a season begins or ends.
//
// Used by edtf.cc and edtf_bounds.cc alone.  To change a day, add a policy with a new name: stored
// bounds name the rule that made them, and must go on meaning what they meant.  docs/dates.md
// prints the table for users.

#pragma once

#include <string_view>

#include "services/dates/edtf.h"

namespace entente::dates {

inline constexpr std::string_view kPolicy = "edtf/1";
// The same policy, where a code 21-24 was read as a southern season.
inline constexpr std::string_view kPolicySouthern = "edtf/1-south";

// A day of the year a code names, or of the year after.
struct DayOfYear {
  int years_after = 0;  // 1: in the year after the one the code stands with
  int month = 0;
  int day = 0;  // kLastDay: the month's last, 28 or 29 in February
};

inline constexpr int kLastDay = 0;

// One row of the policy: the days that `code` covers.
struct SubYear {
  int code = 0;
  std::string_view name;
  Precision precision = Precision::kSeason;
  DayOfYear earliest;
  DayOfYear latest_strict;
  DayOfYear latest;
};

// The row for `code`, where 21-24 are read as the seasons of `hemisphere`.  Null when the policy
// has no such code, as for the quadrimesters 37-39.  Static storage.
[[nodiscard]] const SubYear* FindSubYear(int code, Hemisphere hemisphere);

}  // namespace entente::dates
