#include "storage/postgres/date_sql.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"

namespace entente::storage::postgres {

std::string RangeSql(const std::string& range, const Condition& condition, bool possibly,
                     Statement& statement) {
  const DayRange& days = condition.days;
  const auto compare = [&](std::string_view op, const DayRange& value) {
    return absl::StrCat(range, " ", std::string(op), " ", statement.Range(value));
  };
  const auto before = [](std::optional<absl::CivilDay> day) { return day ? *day - 1 : day; };
  const auto after = [](std::optional<absl::CivilDay> day) { return day ? *day + 1 : day; };
  switch (condition.comparison) {
    case Comparison::kHas:
      return compare(possibly ? "&&" : "<@", days);
    case Comparison::kLess:
      return possibly ? compare("&&", {{}, before(days.first)}) : compare("<<", {days.first, {}});
    case Comparison::kLessEqual:
      return compare(possibly ? "&&" : "&<", {{}, days.last});
    case Comparison::kGreater:
      return possibly ? compare("&&", {after(days.last), {}}) : compare(">>", {{}, days.last});
    case Comparison::kGreaterEqual:
      return compare(possibly ? "&&" : "&>", {days.first, {}});
    case Comparison::kPresent:
      break;
  }
  return "true";
}

DayRange DaysAsked(const Condition& condition) {
  const auto& [first, last] = condition.days;
  switch (condition.comparison) {
    case Comparison::kHas:
      return condition.days;
    case Comparison::kLess:
      return {{}, first ? *first - 1 : first};
    case Comparison::kLessEqual:
      return {{}, last};
    case Comparison::kGreater:
      return {last ? *last + 1 : last, {}};
    case Comparison::kGreaterEqual:
      return {first, {}};
    case Comparison::kPresent:
      break;
  }
  return {};
}

std::string WithinDays(const std::string& column, const DayRange& days, Statement& statement) {
  std::vector<std::string> conditions;
  if (days.first) conditions.push_back(column + " >= " + statement.DayOf(*days.first));
  if (days.last) conditions.push_back(column + " <= " + statement.DayOf(*days.last));
  return AllOf(conditions);
}

std::string BoundsOf(const std::string& alias, const std::string& date) {
  return absl::StrCat("daterange(", alias, ".", date, "_earliest, ", alias, ".", date,
                      "_latest, '[]')");
}

std::string ScheduleSql(const std::string& function, const std::string& alias,
                        Statement& statement) {
  constexpr const char* kColumns[] = {"has_due",
                                      "due_earliest",
                                      "due_latest",
                                      "due_latest_strict",
                                      "due_expected_latest",
                                      "has_delivered",
                                      "delivered_earliest",
                                      "delivered_latest"};
  std::string sql = absl::StrCat(function, "(", statement.Day());
  for (const char* column : kColumns) absl::StrAppend(&sql, ", ", alias, ".", column);
  return sql + ")";
}

}  // namespace entente::storage::postgres
