// Dates between bounds as SQL: how they compare with the days of a condition, certainly or
// possibly, and how a commitment stands against them.

#pragma once

#include <string>

#include "storage/postgres/statement.h"
#include "storage/query.h"

namespace entente::storage::postgres {

// Whether `range`, a daterange, compares so with the days of a condition: certainly, or possibly.
[[nodiscard]] std::string RangeSql(const std::string& range, const Condition& condition,
                                   bool possibly, Statement& statement);

// The days that a date must lie between for a condition on its days to hold certainly: all of them
// if it is a single day.
[[nodiscard]] DayRange DaysAsked(const Condition& condition);
[[nodiscard]] std::string WithinDays(const std::string& column, const DayRange& days,
                                     Statement& statement);

// The daterange of a date of a table: of `signed`, `due`.
[[nodiscard]] std::string BoundsOf(const std::string& alias, const std::string& date);

// schedule_state, days_late_min, days_late_max of the row of `kept` called `alias`.
[[nodiscard]] std::string ScheduleSql(const std::string& function, const std::string& alias,
                                      Statement& statement);

}  // namespace entente::storage::postgres
