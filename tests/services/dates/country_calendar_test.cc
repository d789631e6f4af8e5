#include "services/dates/country_calendar.h"

#include <gtest/gtest.h>

namespace entente::dates {
namespace {

TEST(HemisphereOf, IsSouthernForCountriesSouthOfTheEquator) {
  for (const char* country : {"AU", "NZ", "AR", "CL", "PE", "ZA", "BO", "TL", "FJ"}) {
    EXPECT_EQ(HemisphereOf(country), Hemisphere::kSouthern) << country;
  }
}

TEST(HemisphereOf, IsNorthernForTheRestAndForWhatIsNoCountry) {
  for (const char* country : {"CA", "US", "MX", "GT", "HT", "GH", "IN", "NO", "", "XX", "au"}) {
    EXPECT_EQ(HemisphereOf(country), Hemisphere::kNorthern) << country;
  }
}

TEST(HemisphereOf, CountsACountryAcrossTheEquatorByItsCapital) {
  for (const char* country : {"EC", "BR", "CD", "CG", "KE", "ID"}) {
    EXPECT_EQ(HemisphereOf(country), Hemisphere::kSouthern) << country;
  }
  for (const char* country : {"CO", "GA", "UG", "SO", "ST", "GQ", "MV", "KI"}) {
    EXPECT_EQ(HemisphereOf(country), Hemisphere::kNorthern) << country;
  }
}

TEST(FiscalYearStartOf, IsTheMonthInWhichTheGovernmentBeginsIt) {
  EXPECT_EQ(FiscalYearStartOf("US"), 10);
  EXPECT_EQ(FiscalYearStartOf("CA"), 4);
  EXPECT_EQ(FiscalYearStartOf("GB"), 4);
  EXPECT_EQ(FiscalYearStartOf("IN"), 4);
  EXPECT_EQ(FiscalYearStartOf("AU"), 7);
  for (const char* country : {"MX", "FR", "ES", "KR", "PE", "GT", "PA", "NO", "GH", "MY"}) {
    EXPECT_EQ(FiscalYearStartOf(country), 1) << country;
  }
}

TEST(FiscalYearStartOf, IsUnknownForWhatTheTableDoesNotHave) {
  // Iran's begins on 21 March, which is not the first of a month.
  for (const char* country : {"IR", "XX", "us", "", "S ", "USA"}) {
    EXPECT_EQ(FiscalYearStartOf(country), std::nullopt) << country;
  }
}

}  // namespace
}  // namespace entente::dates
