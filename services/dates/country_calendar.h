// What the calendar of a country adds to a date: in which hemisphere its seasons are, and with
// which month its government's fiscal year begins.  Two tables, in country_calendar.cc;
// docs/dates.md says where they are from.
//
// Used by whoever knows the place of an initiative or the debtor of a commitment.  Pure functions;
// any thread may call them.

#pragma once

#include <optional>
#include <string_view>

#include "services/dates/edtf.h"

namespace entente::dates {

// The hemisphere of a country, by its ISO 3166-1 alpha-2 code in capitals.  A country that the
// equator crosses counts by its capital: EC, BR, CD, CG, KE and ID are southern; CO, GA, UG, SO,
// ST, GQ, MV and KI northern.  Northern for anything that is not the code of a southern country.
[[nodiscard]] Hemisphere HemisphereOf(std::string_view region_code);

// The month, 1-12, on whose first day the fiscal year of the country's central government begins: 1
// where it is the calendar year.  Nothing for a country that the table does not have; a guess would
// move deadlines by months.
[[nodiscard]] std::optional<int> FiscalYearStartOf(std::string_view region_code);

}  // namespace entente::dates
