#include "clients/cli/names.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TEST(ParseName, KnowsWhatANameLeadsTo) {
  EXPECT_EQ(ParseName("plan-2010").sort, NameSort::kId);
  EXPECT_EQ(ParseName("initiatives/plan").sort, NameSort::kInitiative);
  EXPECT_EQ(ParseName("releases/news").sort, NameSort::kRelease);
  EXPECT_EQ(ParseName("agencies/us-cbp").sort, NameSort::kAgency);
  EXPECT_EQ(ParseName("ca").name, "countries/CA");
  EXPECT_EQ(ParseName("initiatives/plan/reports/r-1").sort, NameSort::kReport);
}

TEST(ParseName, CompletesTheNamesOfChildren) {
  EXPECT_EQ(ParseName("plan/commitments/c-1").name, "initiatives/plan/commitments/c-1");
  EXPECT_EQ(ParseName("plan/c-1").sort, NameSort::kChild);
  EXPECT_EQ(ParseName("plan/c-1").child, "c-1");
}

TEST(ParseName, RefusesWhatIsNone) {
  for (const char* text : {"", "/", "a//b", "a/b/c", "initiatives/a/colours/b", "commitments/c-1",
                           "a/commitments/b/c", "initiatives/"})
    EXPECT_EQ(ParseName(text).sort, NameSort::kNone) << text;
}

TEST(ShortName, IsReadByParseName) {
  EXPECT_EQ(ShortName("initiatives/plan/commitments/c-1"), "plan/c-1");
  EXPECT_EQ(ShortName("initiatives/plan"), "plan");
  EXPECT_EQ(InitiativeOf("initiatives/plan/reports/r-1"), "initiatives/plan");
  EXPECT_EQ(InitiativeOf("releases/news"), "");
}

TEST(IsDay, TakesWholeDaysOnly) {
  EXPECT_TRUE(IsDay("2012-02-29"));
  for (const char* text : {"", "2011-02-29", "2010-7-13", "2010-07", "2010-07-13 ", "20100713xx"})
    EXPECT_FALSE(IsDay(text)) << text;
}

TEST(LooksLikeEdtf, TellsItFromWords) {
  for (const char* text : {"2010", "2010-26", "[..2014-06-30]", "2011-01/2011-04~", "201X"})
    EXPECT_TRUE(LooksLikeEdtf(text)) << text;
  for (const char* text : {"", "later this summer", "by 2014", "..", "Q3 2010"})
    EXPECT_FALSE(LooksLikeEdtf(text)) << text;
}

TEST(ParseParty, TellsCountriesAgenciesAndOthers) {
  EXPECT_EQ(ParseParty("CA").region_code(), "CA");
  EXPECT_EQ(ParseParty("us-ice").agency(), "agencies/us-ice");
  EXPECT_EQ(ParseParty("agencies/us-ice").agency(), "agencies/us-ice");
  EXPECT_EQ(ParseParty("PUBLIC").group(), v1::Party::PUBLIC);
  EXPECT_EQ(ParseParty("A university").organization_name(), "A university");
}

}  // namespace
}  // namespace entente::cli
