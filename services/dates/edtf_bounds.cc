// ComputeBounds of edtf.h, apart from the parser: it needs the parsed form only.

#include <array>
#include <cstddef>

#include "services/dates/bounds_policy.h"
#include "services/dates/edtf.h"

namespace entente::dates {
namespace {

// The days of one point.
struct Span {
  absl::CivilDay earliest;
  absl::CivilDay latest_strict;
  absl::CivilDay latest;
  Precision precision = Precision::kDay;
  std::string_view rule = kPolicy;
};

absl::CivilDay DayIn(int year, const DayOfYear& day) {
  const absl::CivilMonth month(year + day.years_after, day.month);
  if (day.day == kLastDay) return absl::CivilDay(month + 1) - 1;
  return absl::CivilDay(month.year(), month.month(), day.day);
}

// By the number of unknown digits of the year: its precision, and the years it covers.
constexpr std::array<Precision, 3> kYearPrecisions = {Precision::kYear, Precision::kDecade,
                                                      Precision::kCentury};
constexpr std::array<int, 3> kYearsCovered = {1, 10, 100};

// Years, decades and centuries; 2010-XX has the bounds of 2010.
Span YearSpan(const EdtfPoint& point) {
  const auto unknown = static_cast<std::size_t>(point.year_unknown_digits);
  const absl::CivilDay last(point.year + kYearsCovered[unknown] - 1, 12, 31);
  return {absl::CivilDay(point.year, 1, 1), last, last, kYearPrecisions[unknown], kPolicy};
}

Span SubYearSpan(const EdtfPoint& point, const SubYear& row, Hemisphere hemisphere) {
  // Only a point whose own code is not the row's left the hemisphere to the caller.
  const bool southern = point.month != row.code && hemisphere == Hemisphere::kSouthern;
  return {DayIn(point.year, row.earliest), DayIn(point.year, row.latest_strict),
          DayIn(point.year, row.latest), row.precision, southern ? kPolicySouthern : kPolicy};
}

Span PointSpan(const EdtfPoint& point, Hemisphere hemisphere) {
  if (point.month == 0 || point.month == kUnknownPart) return YearSpan(point);
  const SubYear* sub_year = FindSubYear(point.month, hemisphere);
  if (sub_year != nullptr) return SubYearSpan(point, *sub_year, hemisphere);
  const absl::CivilMonth month(point.year, point.month);
  const absl::CivilDay month_end = absl::CivilDay(month + 1) - 1;
  if (point.day == 0 || point.day == kUnknownPart) {
    return {absl::CivilDay(month), month_end, month_end, Precision::kMonth, kPolicy};
  }
  const absl::CivilDay day(point.year, point.month, point.day);
  return {day, day, day, Precision::kDay, kPolicy};
}

Qualifier Join(Qualifier a, Qualifier b) {
  if (a == b || b == Qualifier::kNone) return a;
  return a == Qualifier::kNone ? b : Qualifier::kBoth;
}

DateBounds BoundsOfPoint(const EdtfPoint& point, Hemisphere hemisphere) {
  const Span span = PointSpan(point, hemisphere);
  DateBounds bounds;
  bounds.earliest = span.earliest;
  bounds.latest = span.latest;
  bounds.latest_strict = span.latest_strict;
  bounds.precision = span.precision;
  bounds.qualifier = point.qualifier;
  bounds.rule = span.rule;
  return bounds;
}

// From the first day of the start to the last day of the end.
DateBounds BoundsOfEnds(const EdtfDate& date, Hemisphere hemisphere) {
  DateBounds bounds;
  bounds.precision = Precision::kInterval;
  bounds.open_start = date.start.kind == EdtfEnd::Kind::kOpen;
  bounds.open_end = date.end.kind == EdtfEnd::Kind::kOpen;
  bounds.qualifier = Join(date.start.point.qualifier, date.end.point.qualifier);
  bounds.rule = kPolicy;
  if (date.start.kind == EdtfEnd::Kind::kPoint) {
    bounds.earliest = PointSpan(date.start.point, hemisphere).earliest;
  }
  if (date.end.kind == EdtfEnd::Kind::kPoint) {
    const Span span = PointSpan(date.end.point, hemisphere);
    bounds.latest = span.latest;
    bounds.latest_strict = span.latest_strict;
  }
  return bounds;
}

}  // namespace

DateBounds ComputeBounds(const EdtfDate& date, Hemisphere hemisphere) {
  if (date.form == EdtfDate::Form::kPoint) return BoundsOfPoint(date.start.point, hemisphere);
  return BoundsOfEnds(date, hemisphere);
}

}  // namespace entente::dates
