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

FuzzyDate Filled(FuzzyDate date, const DateContext& context = {},
                 const std::string& path = "date") {
  Violations faults;
  FillFuzzyDate(date, path, context, faults);
  EXPECT_TRUE(faults.empty()) << faults.ToStatus();
  return date;
}

absl::Status FaultsOf(FuzzyDate date) {
  Violations faults;
  FillFuzzyDate(date, "date", {}, faults);
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

FuzzyDate Said(const std::string& phrase, const std::string& language = "en") {
  FuzzyDate date = Phrase(phrase);
  date.set_language_code(language);
  date.set_anchor("2010-07-13");
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

TEST(FillFuzzyDate, ReadsWordsFromTheDayTheyWereSaid) {
  const FuzzyDate summer = Filled(Said("d'ici la fin de l'été", "fr"));
  const FuzzyDate months = Filled(Said("in the coming months", ""));

  EXPECT_EQ(summer.edtf(), "[..2010-09-22]");
  EXPECT_EQ(summer.earliest(), "2010-07-13");
  EXPECT_EQ(summer.latest(), "2010-09-22");
  EXPECT_EQ(summer.latest_strict(), "2010-08-31");
  EXPECT_EQ(summer.precision(), FuzzyDate::INTERVAL);
  EXPECT_EQ(summer.rule(), "phrase/1:by+late+season");
  EXPECT_FALSE(months.has_latest());
  EXPECT_EQ(months.expected_latest(), "2011-01-13");
}

TEST(FillFuzzyDate, WantsTheDayOnWhichWordsWereSaid) {
  EXPECT_THAT(test::FaultOf(FaultsOf(Phrase("later this summer")), "date.anchor"),
              HasSubstr("the day on which"));

  FuzzyDate with_edtf = Phrase("later this summer");
  with_edtf.set_edtf("2010-26");
  EXPECT_EQ(Filled(with_edtf).rule(), "edtf/1");
}

TEST(FillFuzzyDate, TakesEdtfOverWordsThatSayAnotherThing) {
  FuzzyDate date = Said("later this summer");
  date.set_edtf("2011-03");

  date = Filled(date);

  EXPECT_EQ(date.rule(), "edtf/1");
  EXPECT_EQ(date.earliest(), "2011-03-01");
  EXPECT_EQ(date.phrase(), "later this summer");
}

TEST(FillFuzzyDate, LetsWordsSayMoreThanTheEdtfTheyComeTo) {
  FuzzyDate date = Said("in the coming months");
  date.set_edtf("[2010-07-13..]");

  date = Filled(date);

  EXPECT_EQ(date.rule(), "phrase/1:coming-months");
  EXPECT_EQ(date.expected_latest(), "2011-01-13");
}

TEST(FillFuzzyDate, TakesTheClientsBoundsOverItsOwnReading) {
  FuzzyDate date = Said("later this summer");
  date.set_latest("2010-08-15");

  date = Filled(date);

  EXPECT_EQ(date.rule(), "client");
  EXPECT_EQ(date.latest(), "2010-08-15");
  EXPECT_TRUE(date.edtf().empty());
}

TEST(FillFuzzyDate, SaysWhyWordsStayUnresolved) {
  EXPECT_EQ(Filled(Said("this fiscal year")).rule(), "unresolved:fiscal-year");
  EXPECT_EQ(Filled(Said("diesen Sommer", "de")).rule(), "unresolved:language");
  EXPECT_EQ(Filled(Said("over three years")).rule(), "unresolved:length");
  EXPECT_EQ(Filled(Said("February 30, 2011")).rule(), "unresolved:no-such-day");
  EXPECT_EQ(Filled(Said("from May 2011 to May 2010")).rule(), "unresolved:contradiction");
}

TEST(FillFuzzyDate, FollowsTheFiscalYearOfTheContext) {
  EXPECT_EQ(Filled(Said("this fiscal year"), {.fiscal_region = "US"}).latest(), "2010-09-30");
  EXPECT_EQ(Filled(Said("this fiscal year"), {.fiscal_region = "CA"}).latest(), "2011-03-31");
}

TEST(FillFuzzyDate, FollowsTheHemisphereOfTheContext) {
  const DateContext south = {.hemisphere = dates::Hemisphere::kSouthern};

  EXPECT_EQ(Filled(Said("this winter"), south).edtf(), "2010-32");
  EXPECT_EQ(Filled(Edtf("2010-22"), south).rule(), "edtf/1-south");
  EXPECT_EQ(Filled(Edtf("2010-22"), south).earliest(), "2010-12-01");
}

TEST(FillFuzzyDate, KnowsFromTheFieldWhetherItIsToCome) {
  EXPECT_EQ(Filled(Said("in June"), {}, "commitment.baseline_due").edtf(), "2011-06");
  EXPECT_EQ(Filled(Said("in June"), {}, "initiative.announced").edtf(), "2010-06");
  EXPECT_EQ(Filled(Said("in September"), {}, "initiative.mou.consent_acts[0].date").edtf(),
            "2009-09");
  EXPECT_EQ(Filled(Said("in September"), {}, "initiative.working_group.sessions[0].date").edtf(),
            "2010-09");
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
  FuzzyDate both = Said("later this summer");
  both.set_edtf("2010-26");
  FuzzyDate differing = Said("later this summer");
  differing.set_edtf("2010-08");
  for (const FuzzyDate& date :
       {Edtf("2010-22"), Edtf("2010/.."), Said("when the time is ripe"), Said("soon"),
        Said("later this summer"), Said("July 13, 2010"), Said("by June 2009"), Said("recently"),
        Said("this fiscal year"), both, differing, with_client_bounds}) {
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

TEST(DateContextOf, TakesTheHemisphereOfWhereItHappens) {
  v1::Initiative initiative;
  EXPECT_EQ(DateContextOf(initiative).hemisphere, dates::Hemisphere::kNorthern);

  initiative.add_participants()->set_agency("agencies/us-dhs");
  initiative.add_participants()->set_region_code("AU");
  EXPECT_EQ(DateContextOf(initiative).hemisphere, dates::Hemisphere::kSouthern);

  v1::Place* subject = initiative.add_places();
  subject->set_region_code("CA");
  subject->set_role(v1::Place::SUBJECT);
  v1::Place* venue = initiative.add_places();
  venue->set_area_name("the Pacific");
  venue->set_role(v1::Place::VENUE);
  EXPECT_EQ(DateContextOf(initiative).hemisphere, dates::Hemisphere::kSouthern);

  venue->set_region_code("CA");
  EXPECT_EQ(DateContextOf(initiative).hemisphere, dates::Hemisphere::kNorthern);
}

TEST(FillFuzzyDates, FindsEveryDateAndPeriodOfADocument) {
  v1::Initiative initiative;
  initiative.mutable_announced()->set_edtf("2010-13");
  auto* session = initiative.mutable_working_group()->add_sessions();
  session->mutable_date()->set_edtf("nope");
  Violations faults;

  FillFuzzyDates(initiative, "initiative", {}, faults);

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

  FillFuzzyDates(initiative, "initiative", {}, faults);

  EXPECT_THAT(test::BadFieldsOf(faults.ToStatus()),
              ElementsAre("initiative.program.period.duration", "initiative.program.period.end"));
}

}  // namespace
}  // namespace entente::rpc
