#include "services/dates/schedule_message.h"

#include <optional>
#include <string>

#include "services/dates/civil_date.h"

namespace entente::dates {
namespace {

using v1::FuzzyDate;
using v1::Schedule;

std::optional<absl::CivilDay> DayOf(const std::string& text) {
  const absl::StatusOr<absl::CivilDay> day = ParseCivilDate(text);
  if (!day.ok()) return std::nullopt;
  return *day;
}

Schedule::State ToProto(ScheduleState state) {
  switch (state) {
    case ScheduleState::kNoDeadline:
      return Schedule::NO_DEADLINE;
    case ScheduleState::kNotYetDue:
      return Schedule::NOT_YET_DUE;
    case ScheduleState::kInDueWindow:
      return Schedule::IN_DUE_WINDOW;
    case ScheduleState::kSoftOverdue:
      return Schedule::SOFT_OVERDUE;
    case ScheduleState::kOverdue:
      return Schedule::OVERDUE;
    case ScheduleState::kOnTime:
      return Schedule::ON_TIME;
    case ScheduleState::kLate:
      return Schedule::LATE;
    case ScheduleState::kIndeterminate:
      return Schedule::INDETERMINATE;
  }
  return Schedule::STATE_UNSPECIFIED;
}

// An empty message is how Protobuf often says "none".
std::optional<DateInterval> IntervalIn(const FuzzyDate* date) {
  if (date == nullptr || date->ByteSizeLong() == 0) return std::nullopt;
  return IntervalOf(*date);
}

const DateInterval* PointerTo(const std::optional<DateInterval>& interval) {
  return interval ? &*interval : nullptr;
}

}  // namespace

DateInterval IntervalOf(const FuzzyDate& date) {
  return {.earliest = DayOf(date.earliest()),
          .latest = DayOf(date.latest()),
          .latest_strict = DayOf(date.latest_strict()),
          .expected_latest = DayOf(date.expected_latest())};
}

Schedule ComputeSchedule(const FuzzyDate* due, const FuzzyDate* delivered, absl::CivilDay day) {
  const std::optional<DateInterval> due_interval = IntervalIn(due);
  const std::optional<DateInterval> delivered_interval = IntervalIn(delivered);
  const ScheduleResult result =
      ComputeSchedule(PointerTo(due_interval), PointerTo(delivered_interval), day);
  Schedule schedule;
  schedule.set_state(ToProto(result.state));
  if (result.days_late_min) schedule.set_days_late_min(*result.days_late_min);
  if (result.days_late_max) schedule.set_days_late_max(*result.days_late_max);
  if (due_interval) *schedule.mutable_due() = *due;
  schedule.set_as_of_date(FormatCivilDate(day));
  return schedule;
}

}  // namespace entente::dates
