#include "services/dates/schedule.h"

#include <gtest/gtest.h>

namespace entente::dates {
namespace {

using State = ScheduleState;

absl::CivilDay Day(int year, int month, int day) { return absl::CivilDay(year, month, day); }

// "Later this summer", said on 13 July 2010.
DateInterval Summer() {
  return {
      .earliest = Day(2010, 7, 13), .latest = Day(2010, 9, 22), .latest_strict = Day(2010, 8, 31)};
}

// "In the coming months", said on 13 July 2010.
DateInterval ComingMonths() {
  return {.earliest = Day(2010, 7, 13), .expected_latest = Day(2011, 1, 13)};
}

DateInterval On(absl::CivilDay day) { return {day, day, day, {}}; }

DateInterval From(absl::CivilDay first, absl::CivilDay last) { return {first, last, last, {}}; }

ScheduleResult Delivered(const DateInterval& due, const DateInterval& delivered) {
  return ComputeSchedule(&due, &delivered, Day(2020, 1, 1));
}

ScheduleResult Waiting(const DateInterval& due, absl::CivilDay today) {
  return ComputeSchedule(&due, nullptr, today);
}

ScheduleResult Only(State state) { return {state, {}, {}}; }

TEST(ComputeSchedule, SaysTheAssessmentOf2010CameLateBy169To191Days) {
  EXPECT_EQ(Delivered(Summer(), On(Day(2011, 3, 10))), (ScheduleResult{State::kLate, 169, 191}));
}

TEST(ComputeSchedule, HasNoDeadlineWithoutADueDate) {
  const DateInterval delivered = On(Day(2010, 7, 13));

  EXPECT_EQ(ComputeSchedule(nullptr, nullptr, Day(2010, 7, 13)), Only(State::kNoDeadline));
  EXPECT_EQ(ComputeSchedule(nullptr, &delivered, Day(2010, 7, 13)), Only(State::kNoDeadline));
}

TEST(ComputeSchedule, CannotTellByWordsThatAreNotUnderstood) {
  EXPECT_EQ(Waiting({}, Day(2010, 7, 13)), Only(State::kIndeterminate));
  EXPECT_EQ(Delivered({}, On(Day(2010, 7, 13))), Only(State::kIndeterminate));
  EXPECT_EQ(Delivered(Summer(), {}), Only(State::kIndeterminate));
}

TEST(ComputeSchedule, IsOnTimeToTheLatestDay) {
  EXPECT_EQ(Delivered(Summer(), On(Day(2010, 8, 31))), Only(State::kOnTime));
  // Past the strict reading: none or 22 days late.
  EXPECT_EQ(Delivered(Summer(), On(Day(2010, 9, 22))), (ScheduleResult{State::kOnTime, 0, 22}));
  EXPECT_EQ(Delivered(Summer(), On(Day(2010, 9, 23))), (ScheduleResult{State::kLate, 1, 23}));
  // Before it was even due.
  EXPECT_EQ(Delivered(Summer(), On(Day(2010, 7, 1))), Only(State::kOnTime));
}

TEST(ComputeSchedule, IsIndeterminateWhereDeliveryMayBeOnEitherSide) {
  EXPECT_EQ(Delivered(Summer(), From(Day(2010, 9, 1), Day(2010, 9, 30))),
            Only(State::kIndeterminate));
  // Delivered at an unknown time before, or after, some day.
  EXPECT_EQ(Delivered(Summer(), {.earliest = Day(2010, 8, 1)}), Only(State::kIndeterminate));
  EXPECT_EQ(Delivered(Summer(), {.latest = Day(2011, 8, 1)}), Only(State::kIndeterminate));
}

TEST(ComputeSchedule, KnowsOneSideOfALateDeliveryWithoutEnd) {
  EXPECT_EQ(Delivered(Summer(), {.earliest = Day(2011, 3, 10)}),
            (ScheduleResult{State::kLate, 169, {}}));
  EXPECT_EQ(Delivered(Summer(), From(Day(2011, 3, 1), Day(2011, 3, 31))),
            (ScheduleResult{State::kLate, 160, 212}));
  EXPECT_EQ(Delivered(Summer(), {.latest = Day(2010, 8, 1)}), Only(State::kOnTime));
}

TEST(ComputeSchedule, GoesThroughTheDueWindowWhileNothingComes) {
  EXPECT_EQ(Waiting(Summer(), Day(2010, 7, 12)), Only(State::kNotYetDue));
  EXPECT_EQ(Waiting(Summer(), Day(2010, 7, 13)), Only(State::kInDueWindow));
  EXPECT_EQ(Waiting(Summer(), Day(2010, 9, 22)), Only(State::kInDueWindow));
  EXPECT_EQ(Waiting(Summer(), Day(2010, 9, 23)), (ScheduleResult{State::kOverdue, 1, 23}));
}

TEST(ComputeSchedule, CallsNothingOverdueThatWasOnlyExpected) {
  EXPECT_EQ(Waiting(ComingMonths(), Day(2010, 7, 12)), Only(State::kNotYetDue));
  EXPECT_EQ(Waiting(ComingMonths(), Day(2011, 1, 13)), Only(State::kInDueWindow));
  EXPECT_EQ(Waiting(ComingMonths(), Day(2011, 1, 14)), Only(State::kSoftOverdue));
  EXPECT_EQ(Delivered(ComingMonths(), On(Day(2011, 1, 13))), Only(State::kOnTime));
  EXPECT_EQ(Delivered(ComingMonths(), On(Day(2011, 1, 14))), Only(State::kIndeterminate));
  EXPECT_EQ(Delivered(ComingMonths(), {.earliest = Day(2010, 8, 1)}), Only(State::kIndeterminate));
}

TEST(ComputeSchedule, IsInTheWindowForEverWhereTheEndIsOpen) {
  const DateInterval open = {.earliest = Day(2010, 7, 13)};

  EXPECT_EQ(Waiting(open, Day(2010, 7, 12)), Only(State::kNotYetDue));
  EXPECT_EQ(Waiting(open, Day(2099, 1, 1)), Only(State::kInDueWindow));
  EXPECT_EQ(Delivered(open, On(Day(2010, 8, 1))), Only(State::kIndeterminate));
}

TEST(ComputeSchedule, TakesTheLatestDayForTheStrictOneWhereThatIsMissing) {
  const DateInterval due = {.latest = Day(2014, 6, 30)};

  EXPECT_EQ(Waiting(due, Day(2000, 1, 1)), Only(State::kInDueWindow));
  EXPECT_EQ(Waiting(due, Day(2014, 7, 1)), (ScheduleResult{State::kOverdue, 1, 1}));
  EXPECT_EQ(Delivered(due, On(Day(2014, 7, 10))), (ScheduleResult{State::kLate, 10, 10}));
}

}  // namespace
}  // namespace entente::dates
