#include "tests/storage/postgres/date_oracle.h"

namespace entente::storage::postgres {

bool Certainly(const Condition& condition, OptionalDay earliest, OptionalDay latest) {
  const auto& [first, last] = condition.days;
  switch (condition.comparison) {
    case Comparison::kHas:
      return (!first || (earliest && *earliest >= *first)) &&
             (!last || (latest && *latest <= *last));
    case Comparison::kLess:
      return latest && *latest < *first;
    case Comparison::kLessEqual:
      return latest && *latest <= *last;
    case Comparison::kGreater:
      return earliest && *earliest > *last;
    case Comparison::kGreaterEqual:
      return earliest && *earliest >= *first;
    case Comparison::kPresent:
      return true;
  }
  return false;
}

bool Possibly(const Condition& condition, OptionalDay earliest, OptionalDay latest) {
  const auto& [first, last] = condition.days;
  switch (condition.comparison) {
    case Comparison::kHas:
      return (!last || !earliest || *earliest <= *last) && (!first || !latest || *latest >= *first);
    case Comparison::kLess:
      return !earliest || *earliest < *first;
    case Comparison::kLessEqual:
      return !earliest || *earliest <= *last;
    case Comparison::kGreater:
      return !latest || *latest > *last;
    case Comparison::kGreaterEqual:
      return !latest || *latest >= *first;
    case Comparison::kPresent:
      return true;
  }
  return false;
}

bool DateHolds(const Condition& condition, const FuzzyDay& date) {
  return date.has && Certainly(condition, date.earliest, date.latest);
}

bool Compares(Comparison comparison, std::int64_t value, std::int64_t number) {
  switch (comparison) {
    case Comparison::kHas:
      return value == number;
    case Comparison::kLess:
      return value < number;
    case Comparison::kLessEqual:
      return value <= number;
    case Comparison::kGreater:
      return value > number;
    case Comparison::kGreaterEqual:
      return value >= number;
    case Comparison::kPresent:
      return value > 0;
  }
  return false;
}

bool DaysLateHold(const Condition& condition, const ScheduleAnswer& answer) {
  if (condition.comparison == Comparison::kPresent) return answer.days_late_min.has_value();
  if (!answer.days_late_min) return false;
  const auto holds = [&](std::int64_t value) {
    return Compares(condition.comparison, value, condition.number);
  };
  // Without a most, anything from the least on is meant.
  if (!answer.days_late_max) {
    return (condition.comparison == Comparison::kGreater ||
            condition.comparison == Comparison::kGreaterEqual) &&
           holds(*answer.days_late_min);
  }
  return holds(*answer.days_late_min) && holds(*answer.days_late_max);
}

ScheduleAnswer ScheduleOf(const FuzzyDay& due, const FuzzyDay& delivered, Day today) {
  enum {
    kNoDeadline = 1,
    kNotYetDue,
    kInDueWindow,
    kSoftOverdue,
    kOverdue,
    kOnTime,
    kLate,
    kIndeterminate
  };
  if (!due.has) return {kNoDeadline, {}, {}};
  const bool has_bounds = due.earliest || due.latest || due.latest_strict || due.expected_latest;
  if (!has_bounds) return {kIndeterminate, {}, {}};
  const OptionalDay latest = due.latest ? due.latest : due.latest_strict;
  const OptionalDay strict = due.latest_strict ? due.latest_strict : due.latest;
  if (delivered.has && !latest) {
    const bool by_then =
        due.expected_latest && delivered.latest && *delivered.latest <= *due.expected_latest;
    return {by_then ? kOnTime : kIndeterminate, {}, {}};
  }
  if (delivered.has) {
    if (delivered.latest && *delivered.latest <= *latest) {
      if (*delivered.latest <= *strict) return {kOnTime, {}, {}};
      return {kOnTime, 0, *delivered.latest - *strict};
    }
    if (!delivered.earliest || *delivered.earliest <= *latest) return {kIndeterminate, {}, {}};
    ScheduleAnswer answer{kLate, *delivered.earliest - *latest, {}};
    if (delivered.latest) answer.days_late_max = *delivered.latest - *strict;
    return answer;
  }
  if (due.earliest && today < *due.earliest) return {kNotYetDue, {}, {}};
  if (latest && today <= *latest) return {kInDueWindow, {}, {}};
  if (latest) return {kOverdue, today - *latest, today - *strict};
  if (due.expected_latest && today > *due.expected_latest) return {kSoftOverdue, {}, {}};
  return {kInDueWindow, {}, {}};
}

}  // namespace entente::storage::postgres
