// The countries of ISO 3166-1, from Debian's iso-codes package at build time; loaded into the table
// `country` by Migrate.  Read-only.

#pragma once

#include <array>
#include <cstddef>

namespace entente::storage::postgres {

inline constexpr std::size_t kCountryCount = 249;

struct CountryData {
  const char* region_code;  // alpha-2
  const char* alpha3;
  const char* numeric_code;  // three digits
  const char* name_en;
  const char* name_fr;
};

// By region code, ascending.
extern const std::array<CountryData, kCountryCount> kCountries;

}  // namespace entente::storage::postgres
