// Civil dates: days of the proleptic Gregorian calendar, without a time of day or a time zone,
// written YYYY-MM-DD, years 0001 to 9999 (ISO 8601-1:2019, extended format).
//
// Used by whatever reads or prints a day: the API's date strings, the filter, the EDTF parser.
// Pure functions; any thread may call them.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace entente::dates {

// Years a date may have.  Year 0000 (1 BC) and years of five digits are left out: PostgreSQL and
// most readers of YYYY-MM-DD have neither.
inline constexpr int kYearMin = 1;
inline constexpr int kYearMax = 9999;

// The day that `text` names.  `text` is exactly four digits, '-', two digits, '-', two digits.
//
// InvalidArgument for anything else, saying what was expected and which character breaks it; for a
// day that no calendar has the message is "2010-02-31 is not a day of the calendar: February 2010
// has 28 days".  Reduced dates ("2010-07") are EDTF's business, not a civil date's.
[[nodiscard]] absl::StatusOr<absl::CivilDay> ParseCivilDate(std::string_view text);

// The day with these parts.  InvalidArgument, with the same message as ParseCivilDate, when the
// year is out of range, the month is not 1-12, or the month has no such day: absl::CivilDay itself
// would carry 31 February over into March.
[[nodiscard]] absl::StatusOr<absl::CivilDay> MakeCivilDay(int year, int month, int day);

// `day` as YYYY-MM-DD, always ten characters; ParseCivilDate reads it back to the same day.  The
// year must be within kYearMin..kYearMax, as in every day this library returns.
[[nodiscard]] std::string FormatCivilDate(absl::CivilDay day);

}  // namespace entente::dates
