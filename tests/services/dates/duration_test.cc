#include "services/dates/duration.h"

#include <gtest/gtest.h>

namespace entente::dates {
namespace {

TEST(ParseDuration, ReadsUnitsInOrder) {
  EXPECT_EQ(*ParseDuration("P3Y"), (Duration{.years = 3}));
  EXPECT_EQ(*ParseDuration("P1Y6M"), (Duration{.years = 1, .months = 6}));
  EXPECT_EQ(*ParseDuration("P2W"), (Duration{.weeks = 2}));
  EXPECT_EQ(*ParseDuration("P1Y2M3W4D"), (Duration{1, 2, 3, 4}));
  EXPECT_EQ(*ParseDuration("P99999D"), (Duration{.days = kDurationNumberMax}));
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"", "P", "3Y", "P3", "PY", "P3D2Y", "P3Y3Y", "PT3H", "P1DT2H", "P1.5Y",
                           "-P1D", "P-1D", "p3y", "P100000D", "P3Y ", "three years"}) {
    const absl::StatusOr<Duration> duration = ParseDuration(text);
    EXPECT_EQ(duration.status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(FormatDuration, PrintsWhatParseDurationReads) {
  for (const char* text : {"P3Y", "P1Y6M", "P2W", "P1Y2M3W4D", "P0D"}) {
    EXPECT_EQ(FormatDuration(*ParseDuration(text)), text);
  }
  EXPECT_EQ(FormatDuration(*ParseDuration("P0Y10M")), "P10M");
}

TEST(AddDuration, CountsYearsAndMonthsByTheCalendar) {
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 7, 13), {.years = 3}), absl::CivilDay(2013, 7, 13));
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 11, 30), {.months = 3}), absl::CivilDay(2011, 2, 28));
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 7, 13), {.days = 90}), absl::CivilDay(2010, 10, 11));
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 7, 13), {1, 1, 1, 1}), absl::CivilDay(2011, 8, 21));
}

TEST(AddDuration, ClampsToTheEndOfAMonth) {
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 1, 31), {.months = 1}), absl::CivilDay(2010, 2, 28));
  EXPECT_EQ(AddDuration(absl::CivilDay(2012, 1, 31), {.months = 1}), absl::CivilDay(2012, 2, 29));
  EXPECT_EQ(AddDuration(absl::CivilDay(2012, 2, 29), {.years = 1}), absl::CivilDay(2013, 2, 28));
  // Days are counted after the clamping.
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 1, 31), {.months = 1, .days = 1}),
            absl::CivilDay(2010, 3, 1));
}

TEST(AddDuration, HasNothingBeyondTheYear9999) {
  EXPECT_EQ(AddDuration(absl::CivilDay(9999, 12, 31), {}), absl::CivilDay(9999, 12, 31));
  EXPECT_EQ(AddDuration(absl::CivilDay(9999, 12, 31), {.days = 1}), std::nullopt);
  EXPECT_EQ(AddDuration(absl::CivilDay(2010, 7, 13), {.years = kDurationNumberMax}), std::nullopt);
}

TEST(SubtractDuration, GoesBackByTheSameRules) {
  EXPECT_EQ(SubtractDuration(absl::CivilDay(2022, 6, 10), {.months = 2}),
            absl::CivilDay(2022, 4, 10));
  EXPECT_EQ(SubtractDuration(absl::CivilDay(2010, 3, 31), {.months = 1}),
            absl::CivilDay(2010, 2, 28));
  EXPECT_EQ(SubtractDuration(absl::CivilDay(2010, 7, 13), {.days = 13}),
            absl::CivilDay(2010, 6, 30));
  EXPECT_EQ(SubtractDuration(absl::CivilDay(1, 1, 1), {.days = 1}), std::nullopt);
}

}  // namespace
}  // namespace entente::dates
