// Stretches of the calendar that phrases speak of: a month, this summer, the end of August, a
// fiscal year.  What phrase_span_reading.cc and
// phrase_reading.cc put together.
//
// Pure functions of their arguments; any thread may call them.  Where a result would leave the
// years 0001 to 9999 there is none.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "services/dates/edtf.h"

namespace entente::dates {

// Units in which phrases count and name time.
enum class Unit { kDay, kWeek, kMonth, kQuarter, kHalf, kYear, kDecade };

// Whether a phrase speaks of what is to come, of what has been, or does not say.
enum class Direction { kEither, kFuture, kPast };

// From `first` to `last`, both inclusive; first <= last_strict <= last.
struct Span {
  absl::CivilDay first;
  // Where the latest defensible reading begins; after `first` only in seasons.
  absl::CivilDay first_late;
  absl::CivilDay last_strict;
  absl::CivilDay last;
  // Whole calendar months it has, which it begins with; 0 when it is not made of months.
  int months = 0;
  Precision precision = Precision::kInterval;
  Qualifier qualifier = Qualifier::kNone;
  std::string edtf;
  // Where the strict reading of "by ..." ends: `last_strict`, but "by the middle of" means its
  // middle.
  absl::CivilDay by_strict;
};

// What `edtf` says, which is a day, month, season, quarter, half, year or decade.
[[nodiscard]] std::optional<Span> SpanOfEdtf(const std::string& edtf);
[[nodiscard]] std::optional<Span> SpanOfDay(absl::CivilDay day);
[[nodiscard]] std::optional<Span> SpanOfMonth(absl::CivilMonth month);
[[nodiscard]] std::optional<Span> SpanOfYear(absl::civil_year_t year);
// `code` of part of a year: 25 to 36, 40, 41.
[[nodiscard]] std::optional<Span> SpanOfSubYear(absl::civil_year_t year, int code);

// From `first` to `last`, strictly to `last_strict`.
[[nodiscard]] std::optional<Span> SpanOfDays(absl::CivilDay first, absl::CivilDay last_strict,
                                             absl::CivilDay last);
// `count` whole months from the first day of `first`.
[[nodiscard]] std::optional<Span> SpanOfMonths(absl::CivilMonth first, int count);

// The unit that `day` is in, or the one `shift` units on.  A week runs from Monday to Sunday, and
// for others from Sunday to Saturday: both, the earlier end being the strict one.  A decade runs
// from its year 0 to its year 9, and for others from 1 to 10.
[[nodiscard]] std::optional<Span> SpanOfUnit(Unit unit, absl::CivilDay day,
                                             absl::civil_diff_t shift);

// `span` said to be approximate.
[[nodiscard]] std::optional<Span> About(const Span& span);

enum class Third { kEarly, kMiddle, kLate };

// The early, middle or late third of `span`, approximate: four months of a year, one of a season or
// quarter, days 1-10, 11-20 and 21 on of a month, and otherwise a third of its days, rounded up.
// The first two thirds of a season also end three weeks later than strictly, as its lenient reading
// does.
[[nodiscard]] std::optional<Span> ThirdOf(const Span& span, Third third);

// The `index`th (from 1) of `count` equal parts of `span`: quarters and halves of a year, halves of
// a month (to the 15th, from the 16th).  Nothing when it does not have such parts.
[[nodiscard]] std::optional<Span> PartOf(const Span& span, int index, int count);

// The `index`th week of `span`: days 1-7 for 1; its last seven days for -1.
[[nodiscard]] std::optional<Span> WeekOf(const Span& span, absl::civil_diff_t index);

// `count` units, as years, months, weeks and days, after or before a day; month ends are clamped.
[[nodiscard]] std::optional<absl::CivilDay> AddUnits(absl::CivilDay day, int count, Unit unit);

// The one of `candidates`, which are in order of time, that a phrase without a year means: the
// nearest to `anchor` that is not over (kFuture), that has begun (kPast), or of all; of two as near
// the later one.  Nothing when there is none.
[[nodiscard]] std::optional<Span> Nearest(const std::vector<Span>& candidates,
                                          absl::CivilDay anchor, Direction direction);

}  // namespace entente::dates
