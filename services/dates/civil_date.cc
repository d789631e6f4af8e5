#include "services/dates/civil_date.h"

#include <array>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "services/dates/character.h"

namespace entente::dates {
namespace {

constexpr std::string_view kPattern = "YYYY-MM-DD";

constexpr std::array<const char*, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

int DaysInMonth(int year, int month) {
  const absl::CivilMonth next = absl::CivilMonth(year, month) + 1;
  return (absl::CivilDay(next) - 1).day();
}

std::string Print(int year, int month, int day) {
  return absl::StrCat(absl::Dec(year, absl::kZeroPad4), "-", absl::Dec(month, absl::kZeroPad2), "-",
                      absl::Dec(day, absl::kZeroPad2));
}

absl::Status NoSuchDay(int year, int month, int day, const std::string& why) {
  return absl::InvalidArgumentError(
      absl::StrCat(Print(year, month, day), " is not a day of the calendar: ", why));
}

// The offset of the first byte that departs from YYYY-MM-DD, or npos when the form is right.
std::size_t FindFormError(std::string_view text) {
  for (std::size_t i = 0; i < kPattern.size(); ++i) {
    if (i >= text.size()) return i;
    const bool fits = kPattern[i] == '-' ? text[i] == '-'
                                         : absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
    if (!fits) return i;
  }
  return text.size() > kPattern.size() ? kPattern.size() : std::string_view::npos;
}

absl::Status WrongForm(std::string_view text, std::size_t at) {
  const bool past_end = at >= kPattern.size();
  const char* const want = past_end ? "the end" : kPattern[at] == '-' ? "'-'" : "a digit";
  return absl::InvalidArgumentError(absl::StrCat("a date is written YYYY-MM-DD: at column ", at + 1,
                                                 " expected ", want, ", got ",
                                                 DescribeCharacter(text, at)));
}

int ReadNumber(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

absl::StatusOr<absl::CivilDay> ParseCivilDate(std::string_view text) {
  const std::size_t error_at = FindFormError(text);
  if (error_at != std::string_view::npos) return WrongForm(text, error_at);
  return MakeCivilDay(ReadNumber(text.substr(0, 4)), ReadNumber(text.substr(5, 2)),
                      ReadNumber(text.substr(8, 2)));
}

absl::StatusOr<absl::CivilDay> MakeCivilDay(int year, int month, int day) {
  if (year < kYearMin || year > kYearMax) {
    return NoSuchDay(year, month, day, "years run from 0001 to 9999");
  }
  if (month < 1 || month > 12) return NoSuchDay(year, month, day, "months run from 01 to 12");
  const int days = DaysInMonth(year, month);
  if (day < 1 || day > days) {
    return NoSuchDay(year, month, day,
                     absl::StrCat(kMonthNames[static_cast<std::size_t>(month) - 1], " ",
                                  absl::Dec(year, absl::kZeroPad4), " has ", days, " days"));
  }
  return absl::CivilDay(year, month, day);
}

std::string FormatCivilDate(absl::CivilDay day) {
  return Print(static_cast<int>(day.year()), day.month(), day.day());
}

}  // namespace entente::dates
