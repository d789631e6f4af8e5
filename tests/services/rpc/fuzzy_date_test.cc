#include "services/rpc/fuzzy_date.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative.pb.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::FuzzyDate;

FuzzyDate Filled(FuzzyDate date) {
  Violations faults;
  FillFuzzyDate(date, "date", faults);
  EXPECT_TRUE(faults.empty()) << faults.ToStatus();
  return date;
}

absl::Status FaultsOf(FuzzyDate date) {
  Violations faults;
  FillFuzzyDate(date, "date", faults);
  return faults.ToStatus();
}

FuzzyDate Edtf(const std::string& edtf) {
  FuzzyDate date;
  date.set_edtf(edtf);
  return date;
}

FuzzyDate Phrase(const std::string& phrase) {
  FuzzyDate date;
  date.set_phrase(phrase);
  return date;
}

TEST(FillFuzzyDate, ComputesBoundsFromEdtf) {
  const FuzzyDate date = Filled(Edtf("2010-26"));

  EXPECT_EQ(date.latest(), "2010-09-22");
  EXPECT_EQ(date.latest_strict(), "2010-08-31");
  EXPECT_EQ(date.precision(), FuzzyDate::SEASON);
  EXPECT_EQ(date.rule(), "edtf/1");
}

TEST(FillFuzzyDate, OverwritesWhatAClientComputed) {
  FuzzyDate date = Edtf("2010-07-13~");
  date.set_earliest("1999-01-01");
  date.set_latest("2038-01-01");
  date.set_rule("mine");
  date.set_precision(FuzzyDate::CENTURY);

  date = Filled(date);

  EXPECT_EQ(date.earliest(), "2010-07-13");
  EXPECT_EQ(date.latest(), "2010-07-13");
  EXPECT_EQ(date.precision(), FuzzyDate::DAY);
  EXPECT_EQ(date.qualifier(), FuzzyDate::APPROXIMATE);
  EXPECT_EQ(date.rule(), "edtf/1");
}

TEST(FillFuzzyDate, LeavesAnOpenEndWithoutABound) {
  FuzzyDate date = Edtf("[2010-07-13..]");
  date.set_expected_latest("2011-01-13");

  date = Filled(date);

  EXPECT_EQ(date.earliest(), "2010-07-13");
  EXPECT_FALSE(date.has_latest());
  EXPECT_FALSE(date.has_latest_strict());
  EXPECT_EQ(date.expected_latest(), "2011-01-13");
}

TEST(FillFuzzyDate, KeepsWordsItDoesNotKnow) {
  FuzzyDate date = Phrase("when the time is ripe");
  date.set_anchor("2010-07-13");

  date = Filled(date);

  EXPECT_EQ(date.rule(), "unresolved");
  EXPECT_EQ(date.phrase(), "when the time is ripe");
  EXPECT_FALSE(date.has_earliest());
  EXPECT_EQ(date.precision(), FuzzyDate::PRECISION_UNSPECIFIED);
}

TEST(FillFuzzyDate, TakesTheClientsWordForBoundsOfWords) {
  FuzzyDate date = Phrase("before the thaw");
  date.set_latest("2011-03-31");

  date = Filled(date);

  EXPECT_EQ(date.rule(), "client");
  EXPECT_EQ(date.latest_strict(), "2011-03-31");
  EXPECT_EQ(date.precision(), FuzzyDate::INTERVAL);
}

TEST(FillFuzzyDate, OfAFilledDateChangesNothing) {
  FuzzyDate with_client_bounds = Phrase("before the thaw");
  with_client_bounds.set_latest("2011-03-31");
  for (const FuzzyDate& date :
       {Edtf("2010-22"), Edtf("2010/.."), Phrase("soon"), with_client_bounds}) {
    const FuzzyDate once = Filled(date);
    EXPECT_EQ(Filled(once).SerializeAsString(), once.SerializeAsString());
  }
}

TEST(FillFuzzyDate, RefusesThe31stOfFebruaryNamingTheField) {
  EXPECT_THAT(test::FaultOf(FaultsOf(Edtf("2010-02-31")), "date.edtf"), HasSubstr("2010-02-31"));

  FuzzyDate date = Phrase("soon");
  date.set_anchor("2010-02-31");
  date.set_earliest("2010-02-30");
  EXPECT_THAT(test::BadFieldsOf(FaultsOf(date)), ElementsAre("date.anchor", "date.earliest"));
}

TEST(FillFuzzyDate, RefusesBoundsOutOfOrder) {
  FuzzyDate date = Phrase("soon");
  date.set_earliest("2010-08-01");
  date.set_latest("2010-07-01");
  EXPECT_THAT(test::BadFieldsOf(FaultsOf(date)), ElementsAre("date.latest"));

  date.set_latest("2010-09-01");
  date.set_latest_strict("2010-10-01");
  EXPECT_THAT(test::BadFieldsOf(FaultsOf(date)), ElementsAre("date.latest_strict"));

  date.clear_latest();
  EXPECT_THAT(test::BadFieldsOf(FaultsOf(date)), ElementsAre("date.latest_strict"));
}

TEST(FillFuzzyDate, RefusesADateThatSaysNothing) {
  EXPECT_THAT(test::FaultOf(FaultsOf(FuzzyDate()), "date"), HasSubstr("says nothing"));

  FuzzyDate bounds_alone;
  bounds_alone.set_earliest("2010-01-01");
  EXPECT_THAT(test::FaultOf(FaultsOf(bounds_alone), "date"), HasSubstr("without words"));
}

TEST(FillFuzzyDates, FindsEveryDateAndPeriodOfADocument) {
  v1::Initiative initiative;
  initiative.mutable_announced()->set_edtf("2010-13");
  auto* session = initiative.mutable_working_group()->add_sessions();
  session->mutable_date()->set_edtf("nope");
  Violations faults;

  FillFuzzyDates(initiative, "initiative", faults);

  EXPECT_THAT(
      test::BadFieldsOf(faults.ToStatus()),
      ElementsAre("initiative.announced.edtf", "initiative.working_group.sessions[0].date.edtf"));
}

TEST(FillFuzzyDates, RefusesAPeriodThatEndsBeforeItBegins) {
  v1::Initiative initiative;
  auto* period = initiative.mutable_program()->mutable_period();
  period->mutable_start()->set_edtf("2012");
  period->mutable_end()->set_edtf("2011");
  period->set_duration("three years");
  Violations faults;

  FillFuzzyDates(initiative, "initiative", faults);

  EXPECT_THAT(test::BadFieldsOf(faults.ToStatus()),
              ElementsAre("initiative.program.period.duration", "initiative.program.period.end"));
}

}  // namespace
}  // namespace entente::rpc
