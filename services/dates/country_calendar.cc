#include "services/dates/country_calendar.h"

#include <algorithm>
#include <array>

namespace entente::dates {
namespace {

// Countries and areas of ISO 3166-1 south of the equator, or whose capital is; sorted.
constexpr std::array<std::string_view, 61> kSouthern = {
    "AO", "AQ", "AR", "AS", "AU", "BI", "BO", "BR", "BV", "BW", "CC", "CD", "CG", "CK", "CL", "CX",
    "EC", "FJ", "FK", "GS", "HM", "ID", "IO", "KE", "KM", "LS", "MG", "MU", "MW", "MZ", "NA", "NC",
    "NF", "NR", "NU", "NZ", "PE", "PF", "PG", "PN", "PY", "RE", "RW", "SB", "SC", "SH", "SZ", "TF",
    "TK", "TL", "TO", "TV", "TZ", "UY", "VU", "WF", "WS", "YT", "ZA", "ZM", "ZW"};

struct FiscalYears {
  int start_month = 0;
  // Codes of the countries, each followed by a space.
  std::string_view countries;
};

// Central governments, by The World Factbook.  New Zealand by its Public Finance Act 1989: the
// Factbook has its tax year.  Left out, and so unresolved: years that begin within a month (Iran,
// Nepal, Ethiopia), and those that were changed of late (Laos, Malawi, Mauritius, Qatar).
constexpr std::array<FiscalYears, 4> kFiscalYears = {{
    {1,
     "AE AL AM AR AT AZ BA BE BG BO BR BY CH CI CL CM CN CO CR CU CY CZ DE DK DO DZ EC EE ES FI "
     "FR GE GH GR GT HN HR HU ID IE IL IS IT KR KZ LI LT LU LV MA MC MD ME MK MT MX MY NG NI NL "
     "NO OM PA PE PH PL PT PY RO RS RU SA SE SI SK SN SV TN TR UA UY UZ VE VN "},
    {4, "BM BW CA GB HK IN JM JP KW LS NA SG SZ ZA "},
    {7, "AU BD BS EG KE NZ PK RW TO TZ UG "},
    {10, "HT TH TT US "},
}};

}  // namespace

Hemisphere HemisphereOf(std::string_view region_code) {
  const bool southern = !region_code.empty() && std::find(kSouthern.begin(), kSouthern.end(),
                                                          region_code) != kSouthern.end();
  return southern ? Hemisphere::kSouthern : Hemisphere::kNorthern;
}

std::optional<int> FiscalYearStartOf(std::string_view region_code) {
  if (region_code.size() != 2) return std::nullopt;
  for (const FiscalYears& row : kFiscalYears) {
    for (std::size_t at = 0; at + 2 < row.countries.size(); at += 3) {
      if (row.countries.substr(at, 2) == region_code) return row.start_month;
    }
  }
  return std::nullopt;
}

}  // namespace entente::dates
