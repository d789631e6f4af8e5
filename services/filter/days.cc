#include "services/filter/days.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "services/dates/civil_date.h"
#include "services/dates/edtf.h"
#include "services/filter/error.h"

namespace entente::filter {
namespace {

constexpr std::string_view kToday = "today";

// Digits of a count: all the days between the years 1 and 9999 have seven.
constexpr std::size_t kCountDigitsMax = 7;

// 31 January and a month is 28 or 29 February: the calendar of absl would go on into March.
absl::CivilDay AddMonths(absl::CivilDay day, std::int64_t count) {
  const absl::CivilMonth month = absl::CivilMonth(day) + count;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return absl::CivilDay(month.year(), month.month(), std::min(day.day(), last.day()));
}

std::optional<absl::CivilDay> Add(absl::CivilDay day, std::int64_t count, char unit) {
  switch (unit) {
    case 'd':
      return day + count;
    case 'w':
      return day + 7 * count;
    case 'm':
      return AddMonths(day, count);
    case 'y':
      return AddMonths(day, 12 * count);
    default:
      return std::nullopt;
  }
}

// The day that `text`, what follows `today`, leads to.  No value when it is not of the form.
std::optional<absl::CivilDay> Shift(absl::CivilDay today, std::string_view text) {
  if (text.empty()) return today;
  if (text.size() < 3 || text.size() > 2 + kCountDigitsMax) return std::nullopt;
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  const std::string_view digits = text.substr(1, text.size() - 2);
  std::int64_t count = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    count = 10 * count + (digit - '0');
  }
  return Add(today, text.front() == '-' ? -count : count, text.back());
}

bool IsRelative(std::string_view text) {
  return absl::StartsWithIgnoreCase({text.data(), text.size()}, {kToday.data(), kToday.size()});
}

// One end, or all of it, with the day in place of what is counted from today.
absl::StatusOr<std::string> Resolve(std::string_view text, absl::CivilDay today) {
  if (!IsRelative(text)) return std::string(text);
  const std::optional<absl::CivilDay> day = Shift(today, text.substr(kToday.size()));
  if (!day) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(text),
                     " is not counted from today; wanted a sign, a number and one of "
                     "d, w, m, y, as in today-120d"));
  }
  if (day->year() < dates::kYearMin || day->year() > dates::kYearMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(text), " is beyond the years 0001 to 9999"));
  }
  return dates::FormatCivilDate(*day);
}

// `fault` with the date it is about before it; most faults name the date themselves.
absl::Status Naming(std::string_view edtf, const absl::Status& fault) {
  if (absl::StartsWith(fault.message(), "\"")) return fault;
  return absl::InvalidArgumentError(absl::StrCat(Quoted(edtf), ": ", fault.message()));
}

}  // namespace

absl::StatusOr<storage::DayRange> ParseDays(std::string_view text, absl::CivilDay today) {
  const std::size_t slash = text.find('/');
  absl::StatusOr<std::string> edtf = Resolve(text.substr(0, slash), today);
  if (!edtf.ok()) return edtf.status();
  if (slash != std::string_view::npos) {
    const absl::StatusOr<std::string> end = Resolve(text.substr(slash + 1), today);
    if (!end.ok()) return end.status();
    absl::StrAppend(&*edtf, "/", *end);
  }
  const absl::StatusOr<dates::EdtfDate> date = dates::ParseEdtf(*edtf);
  if (!date.ok()) return Naming(*edtf, date.status());
  if (date->form == dates::EdtfDate::Form::kInterval &&
      (date->start.kind == dates::EdtfEnd::Kind::kUnknown ||
       date->end.kind == dates::EdtfEnd::Kind::kUnknown)) {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(*edtf), " has an end that is not known; write .. for an open one, as in 2010/.."));
  }
  const dates::DateBounds bounds = dates::ComputeBounds(*date);
  return storage::DayRange{bounds.earliest, bounds.latest};
}

}  // namespace entente::filter
