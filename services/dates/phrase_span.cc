#include "services/dates/phrase_span.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "services/dates/civil_date.h"
#include "services/dates/duration.h"

namespace entente::dates {
namespace {

// Between the strict and the lenient end of the first two thirds of a season: as between the
// meteorological and the astronomical season, in whole weeks.
constexpr int kSeasonLagDays = 21;

bool InRange(absl::CivilDay day) { return day.year() >= kYearMin && day.year() <= kYearMax; }

absl::CivilDay FirstOf(absl::CivilMonth month) { return absl::CivilDay(month); }
absl::CivilDay LastOf(absl::CivilMonth month) { return absl::CivilDay(month + 1) - 1; }

std::string FormatYear(absl::civil_year_t year) {
  return absl::StrCat(absl::Dec(year, absl::kZeroPad4));
}

std::string FormatMonth(absl::CivilDay day) { return FormatCivilDate(day).substr(0, 7); }

// "2010-06/2010-08" where both ends are those of months, else in days.
std::string FormatInterval(absl::CivilDay first, absl::CivilDay last) {
  const bool whole_months = first.day() == 1 && (last + 1).day() == 1;
  if (whole_months) return absl::StrCat(FormatMonth(first), "/", FormatMonth(last));
  return absl::StrCat(FormatCivilDate(first), "/", FormatCivilDate(last));
}

int MonthsOf(Precision precision) {
  switch (precision) {
    case Precision::kMonth:
      return 1;
    case Precision::kSeason:
    case Precision::kQuarter:
      return 3;
    case Precision::kHalf:
      return 6;
    case Precision::kYear:
      return 12;
    case Precision::kDecade:
      return 120;
    default:
      return 0;
  }
}

// The codes 25-28 and 29-32 each run from spring to winter.  A season begins, at the latest, when
// the lenient reading of the one before it has ended.
std::optional<absl::CivilDay> LateStartOf(const Span& season, int code) {
  const bool spring = code == 25 || code == 29;
  const absl::CivilMonth before = absl::CivilMonth(season.first) - 3;
  const std::optional<Span> previous =
      SpanOfEdtf(absl::StrCat(FormatYear(before.year()), "-", spring ? code + 3 : code - 1));
  if (!previous) return std::nullopt;
  return previous->last + 1;
}

std::optional<Span> Approximate(std::optional<Span> span) {
  if (!span) return std::nullopt;
  span->qualifier = Qualifier::kApproximate;
  absl::StrAppend(&span->edtf, "~");
  return span;
}

int DaysOf(const Span& span) { return static_cast<int>(span.last - span.first) + 1; }

std::optional<Span> ThirdOfMonths(const Span& span, absl::civil_diff_t third) {
  const int step = span.months / 3;
  const absl::CivilMonth month = absl::CivilMonth(span.first) + third * step;
  const absl::CivilDay strict = LastOf(month + step - 1);
  if (span.precision != Precision::kSeason) return SpanOfMonths(month, step);
  return SpanOfDays(FirstOf(month), strict, third == 2 ? span.last : strict + kSeasonLagDays);
}

std::optional<Span> ThirdOfDays(const Span& span, absl::civil_diff_t third) {
  const int step = span.months == 1 ? 10 : (DaysOf(span) + 2) / 3;
  const absl::CivilDay first = std::min(span.first + third * step, span.last);
  const absl::CivilDay last = third == 2 ? span.last : std::min(first + step - 1, span.last);
  return SpanOfDays(first, last, last);
}

absl::CivilDay MiddleOf(const Span& span) {
  if (span.months == 1) return span.first + 14;
  if (span.months > 0) return LastOf(absl::CivilMonth(span.first) + span.months / 2 - 1);
  return span.first + (DaysOf(span) - 1) / 2;
}

absl::CivilDay SundayOf(absl::CivilDay day) {
  return absl::PrevWeekday(day + 1, absl::Weekday::sunday);
}
absl::CivilDay MondayOf(absl::CivilDay day) {
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

std::optional<Span> SpanOfWeek(absl::CivilDay day) {
  const absl::CivilDay sunday = SundayOf(day);
  const absl::CivilDay monday = MondayOf(day);
  return SpanOfDays(std::min(sunday, monday), std::min(sunday, monday) + 6,
                    std::max(sunday, monday) + 6);
}

std::optional<Span> SpanOfDecade(absl::civil_year_t year) {
  std::optional<Span> span = SpanOfEdtf(absl::StrCat(FormatYear(year).substr(0, 3), "X"));
  if (!span || span->last.year() == kYearMax) return std::nullopt;
  span->last = absl::CivilDay(span->last.year() + 1, 12, 31);
  span->edtf = absl::StrCat(FormatYear(span->first.year()), "/", FormatYear(span->last.year()));
  return span;
}

int DistanceTo(const Span& span, absl::CivilDay day) {
  if (day < span.first) return static_cast<int>(span.first - day);
  return day > span.last ? static_cast<int>(day - span.last) : 0;
}

}  // namespace

std::optional<Span> SpanOfEdtf(const std::string& edtf) {
  const absl::StatusOr<EdtfDate> date = ParseEdtf(edtf);
  if (!date.ok()) return std::nullopt;
  const DateBounds bounds = ComputeBounds(*date);
  if (!bounds.earliest || !bounds.latest) return std::nullopt;
  return Span{.first = *bounds.earliest,
              .first_late = *bounds.earliest,
              .last_strict = *bounds.latest_strict,
              .last = *bounds.latest,
              .months = MonthsOf(bounds.precision),
              .precision = bounds.precision,
              .edtf = edtf,
              .by_strict = *bounds.latest_strict};
}

std::optional<Span> SpanOfDay(absl::CivilDay day) {
  if (!InRange(day)) return std::nullopt;
  return SpanOfEdtf(FormatCivilDate(day));
}

std::optional<Span> SpanOfMonth(absl::CivilMonth month) {
  if (!InRange(FirstOf(month))) return std::nullopt;
  return SpanOfEdtf(FormatMonth(FirstOf(month)));
}

std::optional<Span> SpanOfYear(absl::civil_year_t year) {
  if (year < kYearMin || year > kYearMax) return std::nullopt;
  return SpanOfEdtf(FormatYear(year));
}

std::optional<Span> SpanOfSubYear(absl::civil_year_t year, int code) {
  if (year < kYearMin || year > kYearMax) return std::nullopt;
  std::optional<Span> span = SpanOfEdtf(absl::StrCat(FormatYear(year), "-", code));
  if (!span || span->precision != Precision::kSeason) return span;
  span->first_late = LateStartOf(*span, code).value_or(span->first);
  return span;
}

std::optional<Span> SpanOfDays(absl::CivilDay first, absl::CivilDay last_strict,
                               absl::CivilDay last) {
  if (!InRange(first) || !InRange(last) || last_strict < first || last < last_strict) {
    return std::nullopt;
  }
  if (first == last) return SpanOfDay(first);
  return Span{.first = first,
              .first_late = first,
              .last_strict = last_strict,
              .last = last,
              .edtf = FormatInterval(first, last),
              .by_strict = last_strict};
}

std::optional<Span> SpanOfMonths(absl::CivilMonth first, int count) {
  if (count == 1) return SpanOfMonth(first);
  if (count == 12 && first.month() == 1) return SpanOfYear(first.year());
  const absl::CivilDay last = LastOf(first + count - 1);
  std::optional<Span> span = SpanOfDays(FirstOf(first), last, last);
  if (span) span->months = count;
  return span;
}

std::optional<Span> SpanOfUnit(Unit unit, absl::CivilDay day, absl::civil_diff_t shift) {
  switch (unit) {
    case Unit::kDay:
      return SpanOfDay(day + shift);
    case Unit::kWeek:
      return SpanOfWeek(day + 7 * shift);
    case Unit::kMonth:
      return SpanOfMonth(absl::CivilMonth(day) + shift);
    case Unit::kQuarter: {
      const absl::CivilMonth month = absl::CivilMonth(day) + 3 * shift;
      return SpanOfSubYear(month.year(), 33 + (month.month() - 1) / 3);
    }
    case Unit::kHalf: {
      const absl::CivilMonth month = absl::CivilMonth(day) + 6 * shift;
      return SpanOfSubYear(month.year(), 40 + (month.month() - 1) / 6);
    }
    case Unit::kYear:
      return SpanOfYear(day.year() + shift);
    case Unit::kDecade: {
      const absl::civil_year_t year = day.year() + 10 * shift;
      return year < 10 || year > kYearMax ? std::nullopt : SpanOfDecade(year);
    }
  }
  return std::nullopt;
}

std::optional<Span> About(const Span& span) {
  std::optional<Span> about = span;
  // The standard does not qualify seasons, quarters, halves and brackets; their days it does.
  const bool plain = span.edtf.find_first_of("/[") == std::string::npos &&
                     span.precision != Precision::kSeason &&
                     span.precision != Precision::kQuarter && span.precision != Precision::kHalf;
  if (absl::EndsWith(span.edtf, "~")) return about;
  if (!plain) about->edtf = FormatInterval(span.first, span.last);
  return Approximate(about);
}

std::optional<Span> ThirdOf(const Span& span, Third third) {
  const int index = static_cast<int>(third);
  const bool by_months = span.months > 0 && span.months % 3 == 0;
  std::optional<Span> part =
      Approximate(by_months ? ThirdOfMonths(span, index) : ThirdOfDays(span, index));
  if (part && third == Third::kMiddle)
    part->by_strict = std::min(MiddleOf(span), part->last_strict);
  return part;
}

std::optional<Span> PartOf(const Span& span, int index, int count) {
  if (index < 1 || index > count) return std::nullopt;
  if (span.months == 1 && count == 2) {
    const absl::CivilDay middle = MiddleOf(span);
    return index == 1 ? SpanOfDays(span.first, middle, middle)
                      : SpanOfDays(middle + 1, span.last, span.last);
  }
  if (span.months == 0 || span.months % count != 0) return std::nullopt;
  if (span.precision == Precision::kYear) {
    return SpanOfSubYear(span.first.year(), (count == 4 ? 32 : 39) + index);
  }
  const absl::civil_diff_t step = span.months / count;
  return SpanOfMonths(absl::CivilMonth(span.first) + (index - 1) * step, static_cast<int>(step));
}

std::optional<Span> WeekOf(const Span& span, absl::civil_diff_t index) {
  if (DaysOf(span) < 7) return std::nullopt;
  const absl::CivilDay first = index == -1 ? span.last - 6 : span.first + 7 * (index - 1);
  if (index == 0 || first > span.last) return std::nullopt;
  const absl::CivilDay last = std::min(first + 6, span.last);
  return SpanOfDays(first, last, last);
}

std::optional<absl::CivilDay> AddUnits(absl::CivilDay day, int count, Unit unit) {
  Duration duration;
  const int size = count < 0 ? -count : count;
  switch (unit) {
    case Unit::kDay:
      duration.days = size;
      break;
    case Unit::kWeek:
      duration.weeks = size;
      break;
    case Unit::kMonth:
      duration.months = size;
      break;
    case Unit::kQuarter:
      duration.months = 3 * size;
      break;
    case Unit::kHalf:
      duration.months = 6 * size;
      break;
    case Unit::kYear:
      duration.years = size;
      break;
    case Unit::kDecade:
      duration.years = 10 * size;
      break;
  }
  return count < 0 ? SubtractDuration(day, duration) : AddDuration(day, duration);
}

std::optional<Span> Nearest(const std::vector<Span>& candidates, absl::CivilDay anchor,
                            Direction direction) {
  std::optional<Span> nearest;
  for (const Span& span : candidates) {
    const bool over = span.last < anchor;
    const bool to_come = span.first > anchor;
    if (direction == Direction::kFuture && over) continue;
    if (direction == Direction::kPast && to_come) continue;
    const bool nearer = !nearest || DistanceTo(span, anchor) <= DistanceTo(*nearest, anchor);
    if (nearer) nearest = span;
  }
  return nearest;
}

}  // namespace entente::dates
