#include "clients/cli/render.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

v1::FuzzyDate Edtf(const std::string& edtf) {
  v1::FuzzyDate date;
  date.set_edtf(edtf);
  return date;
}

void AddName(v1::Agency& agency, v1::AgencyName::Kind kind, const std::string& language,
             const std::string& text) {
  v1::AgencyName* name = agency.add_names();
  name->set_kind(kind);
  name->set_language_code(language);
  name->set_text(text);
}

TEST(Render, SpellsEnumValuesAsTheApiDoes) {
  EXPECT_EQ(Word(v1::Initiative::LETTER_OF_INTENT), "LETTER_OF_INTENT");
  EXPECT_EQ(Word(v1::Initiative::KIND_UNSPECIFIED), "");
  EXPECT_EQ(Word(static_cast<v1::Initiative::Kind>(4711)), "4711") << "of a newer server";
}

TEST(Render, ShowsDatesShort) {
  EXPECT_EQ(ShortDate(Edtf("2010-07-13")), "2010-07-13");
  EXPECT_EQ(ShortDate(Edtf("2010-07")), "2010-07");
  EXPECT_EQ(ShortDate(Edtf("2010-26")), "summer 2010");
  EXPECT_EQ(ShortDate(Edtf("2010-35")), "Q3 2010");
  EXPECT_EQ(ShortDate(Edtf("[..2014-06-30]")), "2014-06-30 or earlier");
  EXPECT_EQ(ShortDate(Edtf("[2010-07-13..]")), "2010-07-13 or later");
  EXPECT_EQ(ShortDate(Edtf("[2010-07..2010-09]")), "2010-07 to 2010-09");
  EXPECT_EQ(ShortDate(Edtf("2011-01/2011-04~")), "2011-01/2011-04~");
  EXPECT_EQ(ShortDate(v1::FuzzyDate()), "");
}

TEST(Render, ShowsWordsAndBoundsOfVagueDates) {
  v1::FuzzyDate date = Edtf("2010-26");
  date.set_phrase("later this summer");
  date.set_earliest("2010-07-13");
  date.set_latest("2010-09-22");
  EXPECT_EQ(LongDate(date), "\"later this summer\", 2010-07-13 to 2010-09-22");

  v1::FuzzyDate open;
  open.set_phrase("in the coming months");
  open.set_earliest("2010-07-13");
  open.set_expected_latest("2011-01-13");
  EXPECT_EQ(LongDate(open), "\"in the coming months\", from 2010-07-13, expected by 2011-01-13");
}

TEST(Render, ShowsAnExactDateOnce) {
  v1::FuzzyDate date = Edtf("2010-07-13");
  date.set_earliest("2010-07-13");
  date.set_latest("2010-07-13");

  EXPECT_EQ(LongDate(date), "2010-07-13");
}

TEST(Render, PrefersTheOfficialEnglishNameInUse) {
  v1::Agency agency;
  agency.set_name("agencies/ca-cbsa");
  EXPECT_EQ(NameOf(agency), "ca-cbsa");

  AddName(agency, v1::AgencyName::ACRONYM, "en", "CBSA");
  AddName(agency, v1::AgencyName::OFFICIAL, "fr", "Agence des services frontaliers du Canada");
  AddName(agency, v1::AgencyName::OFFICIAL, "en", "Canada Border Services Agency");
  EXPECT_EQ(NameOf(agency), "Canada Border Services Agency");
  EXPECT_EQ(AcronymOf(agency), "CBSA");
}

TEST(Render, SaysWhichLanguageItFellBackTo) {
  v1::Initiative initiative;
  auto* title = initiative.add_titles();
  title->set_language_code("fr");
  title->set_text("Plan d'action");
  EXPECT_EQ(TextOf(initiative.titles()), "Plan d'action (fr)");

  title = initiative.add_titles();
  title->set_language_code("en");
  title->set_text("Action plan");
  EXPECT_EQ(TextOf(initiative.titles()), "Action plan");
}

TEST(Render, ShowsRangesOnlyAsFarAsTheyAreKnown) {
  EXPECT_EQ(RangeWords("2", "6"), "2 to 6");
  EXPECT_EQ(RangeWords("6", "6"), "6");
  EXPECT_EQ(RangeWords("2", ""), "at least 2");
  EXPECT_EQ(RangeWords("", "6"), "at most 6");
  EXPECT_EQ(RangeWords("", ""), "");
}

}  // namespace
}  // namespace entente::cli
