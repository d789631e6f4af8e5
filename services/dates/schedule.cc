#include "services/dates/schedule.h"

namespace entente::dates {
namespace {

bool HasBounds(const DateInterval& date) {
  return date.earliest || date.latest || date.latest_strict || date.expected_latest;
}

// The last day by the lenient reading; a strict one alone stands for both.
std::optional<absl::CivilDay> LatestOf(const DateInterval& date) {
  return date.latest ? date.latest : date.latest_strict;
}

absl::CivilDay StrictOf(const DateInterval& due, absl::CivilDay latest) {
  return due.latest_strict.value_or(latest);
}

int DaysBetween(absl::CivilDay from, absl::CivilDay to) { return static_cast<int>(to - from); }

ScheduleResult OnTime(absl::CivilDay strict, absl::CivilDay delivered_latest) {
  ScheduleResult result{ScheduleState::kOnTime, {}, {}};
  if (delivered_latest <= strict) return result;
  result.days_late_min = 0;
  result.days_late_max = DaysBetween(strict, delivered_latest);
  return result;
}

ScheduleResult AgainstExpectation(const DateInterval& due, const DateInterval& delivered) {
  const std::optional<absl::CivilDay> delivered_latest = LatestOf(delivered);
  const bool as_expected =
      due.expected_latest && delivered_latest && *delivered_latest <= *due.expected_latest;
  return {as_expected ? ScheduleState::kOnTime : ScheduleState::kIndeterminate, {}, {}};
}

ScheduleResult OfDelivery(const DateInterval& due, const DateInterval& delivered) {
  const std::optional<absl::CivilDay> latest = LatestOf(due);
  if (!latest) return AgainstExpectation(due, delivered);
  const absl::CivilDay strict = StrictOf(due, *latest);
  const std::optional<absl::CivilDay> delivered_latest = LatestOf(delivered);
  if (delivered_latest && *delivered_latest <= *latest) return OnTime(strict, *delivered_latest);
  if (!delivered.earliest || *delivered.earliest <= *latest) {
    return {ScheduleState::kIndeterminate, {}, {}};
  }
  ScheduleResult result{ScheduleState::kLate, DaysBetween(*latest, *delivered.earliest), {}};
  if (delivered_latest) result.days_late_max = DaysBetween(strict, *delivered_latest);
  return result;
}

ScheduleResult OfWaiting(const DateInterval& due, absl::CivilDay today) {
  if (due.earliest && today < *due.earliest) return {ScheduleState::kNotYetDue, {}, {}};
  const std::optional<absl::CivilDay> latest = LatestOf(due);
  if (!latest) {
    const bool past = due.expected_latest && today > *due.expected_latest;
    return {past ? ScheduleState::kSoftOverdue : ScheduleState::kInDueWindow, {}, {}};
  }
  if (today <= *latest) return {ScheduleState::kInDueWindow, {}, {}};
  return {ScheduleState::kOverdue, DaysBetween(*latest, today),
          DaysBetween(StrictOf(due, *latest), today)};
}

}  // namespace

ScheduleResult ComputeSchedule(const DateInterval* due, const DateInterval* delivered,
                               absl::CivilDay today) {
  if (due == nullptr) return {ScheduleState::kNoDeadline, {}, {}};
  if (!HasBounds(*due)) return {ScheduleState::kIndeterminate, {}, {}};
  return delivered != nullptr ? OfDelivery(*due, *delivered) : OfWaiting(*due, today);
}

}  // namespace entente::dates
