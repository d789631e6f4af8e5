#include "services/dates/schedule_message.h"

#include <gtest/gtest.h>

namespace entente::dates {
namespace {

using v1::FuzzyDate;
using v1::Schedule;

FuzzyDate Summer() {
  FuzzyDate date;
  date.set_phrase("later this summer");
  date.set_earliest("2010-07-13");
  date.set_latest("2010-09-22");
  date.set_latest_strict("2010-08-31");
  return date;
}

FuzzyDate On(const std::string& day) {
  FuzzyDate date;
  date.set_earliest(day);
  date.set_latest(day);
  return date;
}

TEST(ScheduleMessage, HoldsStateDaysLateDueAndDay) {
  const FuzzyDate due = Summer();
  const FuzzyDate delivered = On("2011-03-10");

  const Schedule schedule = ComputeSchedule(&due, &delivered, absl::CivilDay(2011, 4, 1));

  EXPECT_EQ(schedule.state(), Schedule::LATE);
  EXPECT_EQ(schedule.days_late_min(), 169);
  EXPECT_EQ(schedule.days_late_max(), 191);
  EXPECT_EQ(schedule.due().phrase(), "later this summer");
  EXPECT_EQ(schedule.as_of_date(), "2011-04-01");
}

TEST(ScheduleMessage, LeavesDaysLateAbsentWhereNothingIsLate) {
  const FuzzyDate due = Summer();

  const Schedule schedule = ComputeSchedule(&due, nullptr, absl::CivilDay(2010, 8, 1));

  EXPECT_EQ(schedule.state(), Schedule::IN_DUE_WINDOW);
  EXPECT_FALSE(schedule.has_days_late_min());
  EXPECT_FALSE(schedule.has_days_late_max());
}

TEST(ScheduleMessage, TakesAnEmptyDateForNone) {
  const FuzzyDate* const none = nullptr;
  const FuzzyDate empty;
  const FuzzyDate due = Summer();

  EXPECT_EQ(ComputeSchedule(none, none, absl::CivilDay(2010, 8, 1)).state(), Schedule::NO_DEADLINE);
  EXPECT_EQ(ComputeSchedule(&empty, &empty, absl::CivilDay(2010, 8, 1)).state(),
            Schedule::NO_DEADLINE);
  EXPECT_FALSE(ComputeSchedule(&empty, nullptr, absl::CivilDay(2010, 8, 1)).has_due());
  EXPECT_EQ(ComputeSchedule(&due, &empty, absl::CivilDay(2010, 10, 1)).state(), Schedule::OVERDUE);
}

TEST(ScheduleMessage, CannotTellByWordsWithoutBounds) {
  FuzzyDate due;
  due.set_phrase("when the time is ripe");

  EXPECT_EQ(ComputeSchedule(&due, nullptr, absl::CivilDay(2010, 8, 1)).state(),
            Schedule::INDETERMINATE);
}

TEST(ScheduleMessage, TakesABoundThatIsNoDayForAbsent) {
  FuzzyDate due = Summer();
  due.set_latest("2010-09-31");

  const DateInterval interval = IntervalOf(due);

  EXPECT_FALSE(interval.latest.has_value());
  EXPECT_EQ(interval.latest_strict, absl::CivilDay(2010, 8, 31));
  EXPECT_EQ(ComputeSchedule(&due, nullptr, absl::CivilDay(2010, 9, 1)).days_late_max(), 1);
}

}  // namespace
}  // namespace entente::dates
