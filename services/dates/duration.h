// Lengths of time in calendar units: ISO 8601 durations in years, months, weeks and days, such as
// P3Y and P1Y6M (ISO 8601-1:2019, 5.5.2, without hours and without fractions), and adding one to a
// civil day.  What "over three years" means is in phrase.h.
//
// Used by the phrases beside it and by the services, which check what clients send.  Pure
// functions; any thread may call them.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace entente::dates {

// Largest number of any unit: five digits, so that no sum of durations overflows an int.
inline constexpr int kDurationNumberMax = 99999;

// So many years, months, weeks and days, none negative.
struct Duration {
  int years = 0;
  int months = 0;
  int weeks = 0;
  int days = 0;

  friend bool operator==(const Duration&, const Duration&) = default;
};

// Reads `text`: 'P', then at least one of nY, nM, nW, nD, in this order, n of 1 to 5 digits.  Weeks
// may stand beside other units, as ISO 8601-2 allows.
//
// InvalidArgument for anything else: "an ISO 8601 duration ... is wanted, such as P3Y".
[[nodiscard]] absl::StatusOr<Duration> ParseDuration(std::string_view text);

// `duration` in that form, without units that are zero; "P0D" when all are.
[[nodiscard]] std::string FormatDuration(const Duration& duration);

// The day so long after `day`: first the years and months, where a day that the month lacks becomes
// its last (31 January and one month is 28 or 29 February), then the weeks and days.
//
// Nothing when that leaves the years 0001 to 9999.
[[nodiscard]] std::optional<absl::CivilDay> AddDuration(absl::CivilDay day,
                                                        const Duration& duration);

// The day so long before `day`, by the same rules.
[[nodiscard]] std::optional<absl::CivilDay> SubtractDuration(absl::CivilDay day,
                                                             const Duration& duration);

}  // namespace entente::dates
