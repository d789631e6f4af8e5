#include "services/dates/bounds_policy.h"

#include <array>

namespace entente::dates {
namespace {

// Seasons.  Writers mean either the meteorological season (whole months) or the astronomical one
// (by solstice and equinox).  The policy covers both: from the meteorological start, which is the
// earlier one, to the astronomical end, which is the later one; the meteorological end is the
// strict one.
//
// Astronomical ends are fixed days, the day before the latest date (UTC) on which the equinox or
// solstice falls between 1980 and 2099: 21 March, 21 June, 23 September, 22 December.
//
// A season that runs over the new year belongs to the year in which it begins.
//
// Quarters and halves are those of the calendar year; a fiscal year is written as an interval.
constexpr DayOfYear kMarch20Next{1, 3, 20};
constexpr DayOfYear kFebruaryEndNext{1, 2, kLastDay};

constexpr std::array<SubYear, 14> kSubYears = {{
    {25, "northern spring", Precision::kSeason, {0, 3, 1}, {0, 5, 31}, {0, 6, 20}},
    {26, "northern summer", Precision::kSeason, {0, 6, 1}, {0, 8, 31}, {0, 9, 22}},
    {27, "northern autumn", Precision::kSeason, {0, 9, 1}, {0, 11, 30}, {0, 12, 21}},
    {28, "northern winter", Precision::kSeason, {0, 12, 1}, kFebruaryEndNext, kMarch20Next},
    {29, "southern spring", Precision::kSeason, {0, 9, 1}, {0, 11, 30}, {0, 12, 21}},
    {30, "southern summer", Precision::kSeason, {0, 12, 1}, kFebruaryEndNext, kMarch20Next},
    {31, "southern autumn", Precision::kSeason, {0, 3, 1}, {0, 5, 31}, {0, 6, 20}},
    {32, "southern winter", Precision::kSeason, {0, 6, 1}, {0, 8, 31}, {0, 9, 22}},
    {33, "first quarter", Precision::kQuarter, {0, 1, 1}, {0, 3, 31}, {0, 3, 31}},
    {34, "second quarter", Precision::kQuarter, {0, 4, 1}, {0, 6, 30}, {0, 6, 30}},
    {35, "third quarter", Precision::kQuarter, {0, 7, 1}, {0, 9, 30}, {0, 9, 30}},
    {36, "fourth quarter", Precision::kQuarter, {0, 10, 1}, {0, 12, 31}, {0, 12, 31}},
    {40, "first half", Precision::kHalf, {0, 1, 1}, {0, 6, 30}, {0, 6, 30}},
    {41, "second half", Precision::kHalf, {0, 7, 1}, {0, 12, 31}, {0, 12, 31}},
}};

// The code of the same season that names its hemisphere; other codes are returned as they are.
int WithHemisphere(int code, Hemisphere hemisphere) {
  if (code < 21 || code > 24) return code;
  return hemisphere == Hemisphere::kNorthern ? code + 4 : code + 8;
}

}  // namespace

const SubYear* FindSubYear(int code, Hemisphere hemisphere) {
  const int wanted = WithHemisphere(code, hemisphere);
  for (const SubYear& row : kSubYears) {
    if (row.code == wanted) return &row;
  }
  return nullptr;
}

}  // namespace entente::dates
