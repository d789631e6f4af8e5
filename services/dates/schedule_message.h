// The schedule of schedule.h between messages of the API.  Apart from it, so that the rest of this
// folder needs no generated code.  Pure; any thread may call it.

#pragma once

#include "absl/time/civil_time.h"

#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/standing.pb.h"
#include "services/dates/schedule.h"

namespace entente::dates {

// The bounds that stand in `date`.  One that is no civil date counts as absent: stored dates have
// been checked, and a document of another version is better answered than refused.
[[nodiscard]] DateInterval IntervalOf(const v1::FuzzyDate& date);

// How a commitment due at `due` stands on `day`: state, days late, `due` itself and the day.  Null
// `due`, or one in which nothing is set: it has no due date.  Null `delivered`, or one in which
// nothing is set: not delivered.
[[nodiscard]] v1::Schedule ComputeSchedule(const v1::FuzzyDate* due, const v1::FuzzyDate* delivered,
                                           absl::CivilDay day);

}  // namespace entente::dates
