// Dates in a filter: EDTF (services/dates/edtf.h), or days counted from today.  Used by
// condition.cc.  Pure; any thread may call it.

#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "storage/query.h"

namespace entente::filter {

// The days that `text` covers: from the first day of its widest reading to the last.  An end that
// it leaves open (..) has no day; at least one has.
//
// Where EDTF has a date there may be `today`, in any case, with nothing after it or a sign, a
// number and d, w, m or y: `today-120d`, `today/today+6m`.  Months and years are those of the
// calendar; a day that the month has not is its last one, so that a month after 31 January is 28
// February.
//
// The marks ? ~ % are read over: they widen no bounds on record either.  InvalidArgument, without a
// column, for anything else, an end that is not known (`2010/`), or a day beyond the years 1 to
// 9999.
[[nodiscard]] absl::StatusOr<storage::DayRange> ParseDays(std::string_view text,
                                                          absl::CivilDay today);

}  // namespace entente::filter
