// What each participating government says, and how the sides stand together.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/standing/standing.h"
#include "tests/services/standing/reports.h"

namespace entente::standing {
namespace {

using S = v1::Standing;
using Search = v1::SearchReport;
using Status = v1::StatusReport;

TEST(Sides, ComeOneForEachGovernmentAndWithoutReportsNoneIsSearched) {
  const v1::Standing standing = InTheEnd(Between({"CA", "US"}, {}));

  ASSERT_EQ(standing.sides_size(), 2);
  EXPECT_EQ(standing.sides(0).region_code(), "CA");
  EXPECT_EQ(standing.sides(1).region_code(), "US");
  EXPECT_EQ(standing.sides(0).word(), v1::Side::NOT_SEARCHED);
  EXPECT_EQ(standing.sides(0).report(), "");
  EXPECT_EQ(standing.sides(0).as_of_date(), "");
  EXPECT_EQ(standing.agreement(), v1::Side::NONE);
}

TEST(Sides, AGovernmentSpeaksItselfOrByAnyOfItsAgencies) {
  const v1::Standing standing = InTheEnd(
      Between({"CA", "US"}, {ReportOf("a", "2011-01-01").Says({"CA"}, S::AGREED),
                             ReportOf("b", "2011-02-01").Says({"agencies/ca-cbsa"}, S::SIGNED)}));

  EXPECT_EQ(standing.sides(0).word(), v1::Side::SAID);
  EXPECT_EQ(standing.sides(0).official(), S::SIGNED);
  EXPECT_EQ(standing.sides(0).report(), NameOf("b"));
  EXPECT_EQ(standing.sides(0).as_of_date(), "2011-02-01");
  EXPECT_EQ(standing.sides(1).word(), v1::Side::NOT_SEARCHED);
}

TEST(Sides, BodiesOfNoCountryAndUnknownOnesSpeakForNoGovernment) {
  const v1::Standing standing = InTheEnd(Between(
      {"CA", "US"},
      {ReportOf("a", "2011-01-01").Says({"agencies/int-oas", "agencies/nobody"}, S::COMPLETED)}));

  EXPECT_EQ(standing.agreement(), v1::Side::NONE);
  EXPECT_EQ(standing.last_report(), NameOf("a"));
}

TEST(Sides, AGovernmentThatTakesNoPartIsNoSide) {
  const v1::Standing standing =
      InTheEnd(Between({"CA", "US"}, {ReportOf("a", "2011-01-01").Says({"MX"}, S::COMPLETED)}));

  EXPECT_EQ(standing.sides_size(), 2);
  EXPECT_EQ(standing.agreement(), v1::Side::NONE);
}

TEST(Sides, AJointStatementIsTheAccountOfEachReporter) {
  const v1::Standing standing = InTheEnd(Between(
      {"CA", "US"},
      {ReportOf("a", "2011-01-01").Says({"agencies/ca-ps", "agencies/us-dhs"}, S::SIGNED)}));

  EXPECT_EQ(standing.sides(0).report(), NameOf("a"));
  EXPECT_EQ(standing.sides(1).report(), NameOf("a"));
  EXPECT_EQ(standing.agreement(), v1::Side::AGREE);
}

TEST(Sides, SilenceRestsOnTheNewestSearchForTheGovernmentsWord) {
  const v1::Report nothing = ReportOf("n", "2011-01-01").Searches("CA", Search::NOTHING);
  const auto word_after = [&](const v1::Report& later) {
    return InTheEnd(Between({"CA"}, {nothing, later})).sides(0);
  };

  EXPECT_EQ(InTheEnd(Between({"CA"}, {nothing})).sides(0).word(), v1::Side::SILENT);
  EXPECT_EQ(InTheEnd(Between({"CA"}, {nothing})).sides(0).report(), NameOf("n"));
  EXPECT_EQ(InTheEnd(Between({"CA"}, {nothing})).sides(0).as_of_date(), "2011-01-01");
  EXPECT_EQ(word_after(ReportOf("f", "2011-02-01").Searches("CA", Search::FOUND)).word(),
            v1::Side::NOT_SEARCHED);
  EXPECT_EQ(word_after(ReportOf("i", "2011-02-01").Searches("CA", Search::INACCESSIBLE)).word(),
            v1::Side::NOT_SEARCHED);
  EXPECT_EQ(word_after(ReportOf("o", "2011-02-01").Searches("US", Search::FOUND)).word(),
            v1::Side::SILENT);
  EXPECT_EQ(word_after(ReportOf("e", "2010-12-31").Searches("CA", Search::FOUND)).word(),
            v1::Side::SILENT);
}

TEST(Sides, ASearchForWhateverCameOfItSilencesNobody) {
  const v1::Standing standing =
      InTheEnd(Between({"CA", "US"}, {ReportOf("n", "2011-01-01").Searches("", Search::NOTHING)}));

  EXPECT_EQ(standing.sides(0).word(), v1::Side::NOT_SEARCHED);
  EXPECT_EQ(standing.newest_search(), NameOf("n"));
}

TEST(Sides, WhatWasSaidStaysSaidAfterASearchThatFoundNothing) {
  const v1::Standing standing =
      InTheEnd(Between({"CA"}, {ReportOf("s", "2011-01-01").Says({"CA"}, S::AGREED),
                                ReportOf("n", "2012-01-01").Searches("CA", Search::NOTHING)}));

  EXPECT_EQ(standing.sides(0).word(), v1::Side::SAID);
  EXPECT_EQ(standing.sides(0).official(), S::AGREED);
}

TEST(Sides, TheNewestAccountCountsEvenWithoutAStatus) {
  const v1::Standing standing = InTheEnd(Between(
      {"CA"},
      {ReportOf("s", "2011-01-01").Says({"CA"}, S::AGREED),
       ReportOf("c", "2012-01-01").Says({"CA"}, S::OFFICIAL_UNSPECIFIED, Status::CONFIRMS)}));

  EXPECT_EQ(standing.sides(0).word(), v1::Side::SAID);
  EXPECT_EQ(standing.sides(0).official(), S::OFFICIAL_UNSPECIFIED);
  EXPECT_EQ(standing.sides(0).report(), NameOf("c"));
}

// Agreement.

v1::Side::Agreement Together(std::vector<std::string> governments,
                             std::vector<v1::Report> reports) {
  return InTheEnd(Between(std::move(governments), std::move(reports))).agreement();
}

TEST(Agreement, IsThereWhenAllSayTheSameAndNoneDisputes) {
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED), Said("US", S::SIGNED)}),
            v1::Side::AGREE);
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED), Said("US", S::IN_FORCE)}),
            v1::Side::DIFFER);
  EXPECT_EQ(
      Together({"CA", "US"}, {Said("CA", S::SIGNED), Said("US", S::SIGNED, Status::DISPUTES)}),
      v1::Side::DIFFER);
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED), Said("US", S::SIGNED, Status::DIFFERS)}),
            v1::Side::AGREE);
}

TEST(Agreement, IsOneSidedWhenTheOthersAreSilent) {
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED), Silent("US")}), v1::Side::ONE_SIDED);
  EXPECT_EQ(
      Together({"CA", "MX", "US"}, {Said("CA", S::SIGNED), Said("MX", S::SIGNED), Silent("US")}),
      v1::Side::ONE_SIDED);
}

TEST(Agreement, IsPartialWhenSomeWereNotSearched) {
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED)}), v1::Side::PARTIAL);
  EXPECT_EQ(Together({"CA", "MX", "US"}, {Said("CA", S::SIGNED), Silent("US")}), v1::Side::PARTIAL);
}

TEST(Agreement, IsNoneWhenNobodySpeaks) {
  EXPECT_EQ(Together({"CA", "US"}, {Silent("CA"), Silent("US")}), v1::Side::NONE);
  EXPECT_EQ(Together({}, {}), v1::Side::NONE);
}

TEST(Agreement, ADifferenceIsOneEvenIfOthersAreSilent) {
  EXPECT_EQ(
      Together({"CA", "MX", "US"}, {Said("CA", S::SIGNED), Said("MX", S::CANCELLED), Silent("US")}),
      v1::Side::DIFFER);
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED, Status::DISPUTES)}), v1::Side::DIFFER);
}

TEST(Agreement, OfAccountsWithoutAStatusIsNotGuessed) {
  const S::Official none = S::OFFICIAL_UNSPECIFIED;
  EXPECT_EQ(Together({"CA", "US"}, {Said("CA", S::SIGNED), Said("US", none, Status::CONFIRMS)}),
            v1::Side::PARTIAL);
  EXPECT_EQ(Together({"CA", "US"},
                     {Said("CA", none, Status::CONFIRMS), Said("US", none, Status::CONFIRMS)}),
            v1::Side::AGREE);
}

TEST(Agreement, OfOneGovernmentAloneIsItsWord) {
  EXPECT_EQ(Together({"CA"}, {Said("CA", S::SIGNED)}), v1::Side::AGREE);
  EXPECT_EQ(Together({"CA"}, {Said("CA", S::SIGNED, Status::DISPUTES)}), v1::Side::DIFFER);
}

TEST(Agreement, ADisputeThatItsGovernmentNoLongerHoldsIsOver) {
  EXPECT_EQ(Together({"CA", "US"},
                     {ReportOf("d", "2011-01-01").Says({"CA"}, S::SIGNED, Status::DISPUTES),
                      ReportOf("e", "2011-02-01").Says({"CA"}, S::SIGNED), Said("US", S::SIGNED)}),
            v1::Side::AGREE);
}

}  // namespace
}  // namespace entente::standing
