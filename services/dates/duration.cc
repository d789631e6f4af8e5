#include "services/dates/duration.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "services/dates/civil_date.h"

namespace entente::dates {
namespace {

constexpr std::string_view kUnits = "YMWD";
constexpr std::size_t kDigitsMax = 5;

absl::Status Refuse() {
  return absl::InvalidArgumentError(
      "an ISO 8601 duration in years, months, weeks and days is wanted, such as P3Y");
}

int& NumberOf(Duration& duration, char unit) {
  switch (unit) {
    case 'Y':
      return duration.years;
    case 'M':
      return duration.months;
    case 'W':
      return duration.weeks;
    default:
      return duration.days;
  }
}

// `months` and `days` may be negative.
std::optional<absl::CivilDay> Move(absl::CivilDay day, int months, int days) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const int last_of_month = (absl::CivilDay(month + 1) - 1).day();
  const absl::CivilDay moved =
      absl::CivilDay(month.year(), month.month(), std::min(day.day(), last_of_month)) + days;
  if (moved.year() < kYearMin || moved.year() > kYearMax) return std::nullopt;
  return moved;
}

}  // namespace

absl::StatusOr<Duration> ParseDuration(std::string_view text) {
  if (text.size() < 3 || text.front() != 'P') return Refuse();
  text.remove_prefix(1);
  Duration duration;
  std::string_view units = kUnits;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > kDigitsMax || digits == text.size()) return Refuse();
    const std::size_t unit = units.find(text[digits]);
    if (unit == std::string_view::npos) return Refuse();
    if (!absl::SimpleAtoi(std::string(text.substr(0, digits)), &NumberOf(duration, units[unit]))) {
      return Refuse();
    }
    units.remove_prefix(unit + 1);
    text.remove_prefix(digits + 1);
  }
  return duration;
}

std::string FormatDuration(const Duration& duration) {
  Duration copy = duration;
  std::string text = "P";
  for (const char unit : kUnits) {
    const int number = NumberOf(copy, unit);
    if (number != 0) absl::StrAppend(&text, number, std::string(1, unit));
  }
  return text == "P" ? "P0D" : text;
}

std::optional<absl::CivilDay> AddDuration(absl::CivilDay day, const Duration& duration) {
  return Move(day, duration.years * 12 + duration.months, duration.weeks * 7 + duration.days);
}

std::optional<absl::CivilDay> SubtractDuration(absl::CivilDay day, const Duration& duration) {
  return Move(day, -duration.years * 12 - duration.months, -duration.weeks * 7 - duration.days);
}

}  // namespace entente::dates
