// What is asked of dates between bounds, and how a commitment stands against them, by the words of
// the model: for list_oracle.h.  Knows nothing of SQL.

#pragma once

#include <cstdint>
#include <optional>

#include "storage/query.h"
#include "tests/storage/postgres/list_world.h"

namespace entente::storage::postgres {

// Certainly: whatever day between the bounds is meant, so far as the question asks for the bound.
[[nodiscard]] bool Certainly(const Condition& condition, OptionalDay earliest, OptionalDay latest);

// Possibly: some day between the bounds would do; an unknown bound is as far as need be.
[[nodiscard]] bool Possibly(const Condition& condition, OptionalDay earliest, OptionalDay latest);

// There is a date, and certainly so.
[[nodiscard]] bool DateHolds(const Condition& condition, const FuzzyDay& date);

// A number on record against the condition's.
[[nodiscard]] bool Compares(Comparison comparison, std::int64_t value, std::int64_t number);

struct ScheduleAnswer {
  int state = 0;  // of entente.v1.Schedule.State
  std::optional<std::int64_t> days_late_min;
  std::optional<std::int64_t> days_late_max;
};

// The pseudo-code of the model, word by word.
[[nodiscard]] ScheduleAnswer ScheduleOf(const FuzzyDay& due, const FuzzyDay& delivered, Day today);

// Whatever number of the range is meant.
[[nodiscard]] bool DaysLateHold(const Condition& condition, const ScheduleAnswer& answer);

}  // namespace entente::storage::postgres
