#include "services/dates/phrase.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/dates/civil_date.h"
#include "services/dates/country_calendar.h"
#include "tests/services/dates/documented_phrases.h"

namespace entente::dates {
namespace {

const absl::CivilDay kAnchor(2010, 7, 13);

// A government with a fiscal year of its own, in the north.
PhraseContext UnitedStates() { return {Hemisphere::kNorthern, FiscalYearStartOf("US"), {}}; }

PhraseReading Resolve(std::string_view phrase, std::string_view language = "en",
                      absl::CivilDay anchor = kAnchor) {
  return ResolvePhrase(phrase, language, anchor, UnitedStates());
}

PhraseReading ResolveFor(Direction direction, std::string_view phrase,
                         absl::CivilDay anchor = kAnchor) {
  PhraseContext context = UnitedStates();
  context.direction = direction;
  return ResolvePhrase(phrase, "en", anchor, context);
}

std::string Print(const std::optional<absl::CivilDay>& day) {
  return day ? FormatCivilDate(*day) : "none";
}

// "earliest latest strict", or "earliest none expected".
std::string Bounds(const PhraseReading& reading) {
  if (reading.outcome != PhraseOutcome::kUnderstood) return "not understood";
  const bool strict = reading.latest.has_value();
  return absl::StrCat(Print(reading.earliest), " ", Print(reading.latest), " ",
                      Print(strict ? reading.latest_strict : reading.expected_latest));
}

std::string StrictOrExpected(const PhraseReading& reading) {
  if (reading.expected_latest) return absl::StrCat("expected ", Print(reading.expected_latest));
  return reading.latest && reading.latest == reading.latest_strict ? "="
                                                                   : Print(reading.latest_strict);
}

TEST(ResolvePhrase, ReadsEveryDocumentedPhraseAsDocumented) {
  std::map<std::string, int> counts;

  for (const test::DocumentedPhrase& row : test::ReadDocumentedPhrases()) {
    const PhraseReading reading = Resolve(row.phrase, row.language);

    ASSERT_EQ(reading.outcome, PhraseOutcome::kUnderstood) << row.phrase;
    EXPECT_EQ(reading.edtf, row.edtf) << row.phrase;
    EXPECT_EQ(Print(reading.earliest), row.earliest) << row.phrase;
    EXPECT_EQ(Print(reading.latest), row.latest) << row.phrase;
    EXPECT_EQ(StrictOrExpected(reading), row.strict_or_expected) << row.phrase;
    EXPECT_EQ(reading.rule, absl::StrCat("phrase/1:", row.rule)) << row.phrase;
    ++counts[row.language];
  }

  EXPECT_GE(counts["en"], 80);
  EXPECT_GE(counts["fr"], 60);
  EXPECT_GE(counts["es"], 60);
}

TEST(ResolvePhrase, ReadsTheModelsTable) {
  EXPECT_EQ(Bounds(Resolve("later this summer")), "2010-07-13 2010-09-22 2010-08-31");
  EXPECT_EQ(Bounds(Resolve("in the coming months")), "2010-07-13 none 2011-01-13");
  EXPECT_EQ(Bounds(Resolve("by June 2014")), "2010-07-13 2014-06-30 2014-06-30");
  EXPECT_EQ(Bounds(Resolve("third quarter of 2010")), "2010-07-01 2010-09-30 2010-09-30");
  EXPECT_EQ(Bounds(Resolve("early 2011")), "2011-01-01 2011-04-30 2011-04-30");
  EXPECT_EQ(Resolve("later this summer").precision, Precision::kSeason);
  EXPECT_EQ(Resolve("early 2011").qualifier, Qualifier::kApproximate);
}

TEST(ResolvePhrase, TakesOneSpellingForAnother) {
  const std::string by_summers_end = Bounds(Resolve("d'ici la fin de l'été", "fr"));
  EXPECT_EQ(by_summers_end, "2010-07-13 2010-09-22 2010-08-31");
  for (const char* phrase :
       {"D'ICI LA FIN DE L'ÉTÉ", "d\xE2\x80\x99ici la fin de l\xE2\x80\x99été.",
        "d'ici la fin de l'ete", " d'ici  la\u00A0fin de l'e\u0301te\u0301 ",
        "\xC2\xAB d'ici la fin de l'été \xC2\xBB"}) {
    EXPECT_EQ(Bounds(Resolve(phrase, "fr")), by_summers_end) << phrase;
  }
}

TEST(ResolvePhrase, ReadsTheLanguageItIsToldOf) {
  EXPECT_EQ(Bounds(Resolve("later this summer", "")), Bounds(Resolve("later this summer", "en")));
  EXPECT_EQ(Bounds(Resolve("juin 2014", "fr-CA")), "2014-06-01 2014-06-30 2014-06-30");
  EXPECT_EQ(Bounds(Resolve("junio de 2014", "ES-419")), "2014-06-01 2014-06-30 2014-06-30");
  EXPECT_EQ(Resolve("later this summer", "fr").outcome, PhraseOutcome::kUnknownWords);
  EXPECT_EQ(Resolve("June 2014", "de").outcome, PhraseOutcome::kUnknownLanguage);
}

TEST(ResolvePhrase, KeepsItsHandsOffWordsItDoesNotKnow) {
  for (const char* phrase :
       {"", " ", "when the time is ripe", "not later this summer", "summer or never",
        "upon signature", "the 13/07/2010", "later", "by", "the the", "2010?", "June 31 2010 x",
        "three score years", "within 0 days", "within 90", "12345", "July 2010 2011"}) {
    const PhraseReading reading = Resolve(phrase);
    EXPECT_EQ(reading.outcome, PhraseOutcome::kUnknownWords) << phrase;
    EXPECT_TRUE(reading.edtf.empty() && reading.rule.empty() && !reading.earliest) << phrase;
  }
}

TEST(ResolvePhrase, SaysWhyItUnderstandsNothing) {
  EXPECT_EQ(Resolve("over three years").outcome, PhraseOutcome::kLength);
  EXPECT_EQ(Resolve("February 30, 2010").outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("fifth quarter of 2010").outcome, PhraseOutcome::kUnknownWords);
  EXPECT_EQ(Resolve("5th quarter of 2010").outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("within 9999 years").outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("from August 2011 to June 2011").outcome, PhraseOutcome::kContradiction);
  EXPECT_EQ(Resolve("winter 2010-12").outcome, PhraseOutcome::kContradiction);
}

TEST(ResolvePhrase, ReadsFiscalYearsOfTheGovernmentThatOwes) {
  const auto year_of = [](std::string_view phrase, std::string_view country) {
    const PhraseContext context = {Hemisphere::kNorthern, FiscalYearStartOf(country), {}};
    return Bounds(ResolvePhrase(phrase, "en", kAnchor, context));
  };
  EXPECT_EQ(year_of("this fiscal year", "US"), "2009-10-01 2010-09-30 2010-09-30");
  EXPECT_EQ(year_of("this fiscal year", "CA"), "2010-04-01 2011-03-31 2011-03-31");
  EXPECT_EQ(year_of("this fiscal year", "AU"), "2010-07-01 2011-06-30 2011-06-30");
  EXPECT_EQ(year_of("this fiscal year", "MX"), "2010-01-01 2010-12-31 2010-12-31");
  EXPECT_EQ(year_of("fiscal year 2011", "CA"), "2010-04-01 2011-03-31 2011-03-31");
  EXPECT_EQ(year_of("FY11", "US"), "2010-10-01 2011-09-30 2011-09-30");
  EXPECT_EQ(year_of("second quarter of fiscal year 2011", "CA"),
            "2010-07-01 2010-09-30 2010-09-30");

  const PhraseReading unknown = ResolvePhrase("this fiscal year", "en", kAnchor, {});
  EXPECT_EQ(unknown.outcome, PhraseOutcome::kNoFiscalYear);
}

TEST(ResolvePhrase, TurnsAFiscalYearOnItsFirstDay) {
  EXPECT_EQ(Bounds(Resolve("this fiscal year", "en", absl::CivilDay(2010, 9, 30))),
            "2009-10-01 2010-09-30 2010-09-30");
  EXPECT_EQ(Bounds(Resolve("this fiscal year", "en", absl::CivilDay(2010, 10, 1))),
            "2010-10-01 2011-09-30 2011-09-30");
}

TEST(ResolvePhrase, ReadsSeasonsOfThePlacesHemisphere) {
  const PhraseContext south = {HemisphereOf("AU"), {}, {}};

  EXPECT_EQ(ResolvePhrase("this winter", "en", kAnchor, south).edtf, "2010-32");
  EXPECT_EQ(ResolvePhrase("this summer", "en", kAnchor, south).edtf, "2010-30");
  EXPECT_EQ(ResolvePhrase("boreal summer 2011", "en", kAnchor, south).edtf, "2011-26");
  EXPECT_EQ(Resolve("invierno austral de 2011", "es").edtf, "2011-32");
}

TEST(ResolvePhrase, TakesThisWinterInJanuaryForTheOneThatIsOn) {
  EXPECT_EQ(Resolve("this winter", "en", absl::CivilDay(2010, 1, 15)).edtf, "2009-28");
  EXPECT_EQ(Resolve("this winter", "en", absl::CivilDay(2010, 11, 15)).edtf, "2010-28");
  EXPECT_EQ(Resolve("this winter", "en", absl::CivilDay(2010, 3, 20)).edtf, "2009-28");
  EXPECT_EQ(Resolve("this winter", "en", absl::CivilDay(2010, 3, 21)).edtf, "2010-28");
}

TEST(ResolvePhrase, GivesBothReadingsWhereReadersDiffer) {
  // Meteorological and astronomical summer.
  EXPECT_EQ(Bounds(Resolve("this summer")), "2010-06-01 2010-09-22 2010-08-31");
  // This September or that of next year.
  EXPECT_EQ(Bounds(Resolve("next September")), "2010-09-01 2011-09-30 2010-09-30");
  EXPECT_EQ(Bounds(Resolve("next March")), "2011-03-01 2011-03-31 2011-03-31");
  // Before the meteorological summer or the astronomical one.
  EXPECT_EQ(Bounds(Resolve("before summer")), "2010-07-13 2011-06-20 2011-05-31");
  // The winter in which 2011 begins or the one that begins in it.
  EXPECT_EQ(Bounds(Resolve("winter 2011")), "2010-12-01 2012-03-20 2011-02-28");
  EXPECT_EQ(Bounds(ResolveFor(Direction::kFuture, "winter 2010")),
            "2010-12-01 2011-03-20 2011-02-28");
  EXPECT_EQ(Bounds(ResolveFor(Direction::kPast, "winter 2010")),
            "2009-12-01 2010-03-20 2010-02-28");
  // A week from Sunday or from Monday.
  EXPECT_EQ(Bounds(Resolve("this week", "en", absl::CivilDay(2010, 7, 18))),
            "2010-07-12 2010-07-24 2010-07-18");
  // Two years to the day, or some time in 2012.
  EXPECT_EQ(Bounds(Resolve("in two years")), "2010-07-13 2012-12-31 2012-07-13");
}

TEST(ResolvePhrase, TakesTheNearestOfWhatHasNoYear) {
  EXPECT_EQ(Resolve("January").edtf, "2010-01");
  EXPECT_EQ(Resolve("January", "en", absl::CivilDay(2010, 11, 1)).edtf, "2011-01");
  EXPECT_EQ(Resolve("on June 2", "en", absl::CivilDay(2021, 6, 3)).edtf, "2021-06-02");
  EXPECT_EQ(Resolve("29 February").edtf, "2012-02-29");
  EXPECT_EQ(Resolve("by January").edtf, "[..2011-01-31]");
  EXPECT_EQ(Resolve("since September").edtf, "[2009-09-01..]");
}

TEST(ResolvePhrase, LetsTheContextSayWhetherItIsToCome) {
  EXPECT_EQ(ResolveFor(Direction::kFuture, "in June").edtf, "2011-06");
  EXPECT_EQ(ResolveFor(Direction::kPast, "in September").edtf, "2009-09");
  EXPECT_EQ(ResolveFor(Direction::kFuture, "this summer", absl::CivilDay(2010, 11, 1)).edtf,
            "2011-26");
  // Words that say which win over it.
  EXPECT_EQ(ResolveFor(Direction::kFuture, "June 2009").edtf, "2009-06");
  EXPECT_EQ(ResolveFor(Direction::kPast, "next month").edtf, "2010-08");
}

TEST(ResolvePhrase, HasNothingDueBeforeItIsPromised) {
  EXPECT_EQ(Bounds(Resolve("by June 2009")), "none 2009-06-30 2009-06-30");
  EXPECT_FALSE(Resolve("by June 2009").of_future);
  EXPECT_EQ(Bounds(Resolve("by July 13, 2010")), "2010-07-13 2010-07-13 2010-07-13");
  // Strictly, summer is over in mid-September; only the lenient reading is left.
  EXPECT_EQ(Bounds(Resolve("later this summer", "en", absl::CivilDay(2010, 9, 13))),
            "2010-09-13 2010-09-22 2010-09-22");
  EXPECT_EQ(Bounds(Resolve("later this summer", "en", absl::CivilDay(2010, 9, 22))),
            "2010-09-22 2010-09-22 2010-09-22");
  EXPECT_EQ(Resolve("later this summer", "en", absl::CivilDay(2010, 9, 23)).outcome,
            PhraseOutcome::kContradiction);
}

TEST(ResolvePhrase, StaysWithinTheYears0001To9999) {
  const absl::CivilDay first(1, 1, 1);
  const absl::CivilDay last(9999, 12, 31);

  EXPECT_EQ(Resolve("yesterday", "en", first).outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("before this year", "en", first).outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("last winter", "en", first).outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("next year", "en", last).outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("after this year", "en", last).outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Resolve("in the coming months", "en", last).outcome, PhraseOutcome::kNoSuchDay);
  EXPECT_EQ(Bounds(Resolve("later today", "en", last)), "9999-12-31 9999-12-31 9999-12-31");
}

TEST(ResolveLengthPhrase, ReadsLengthsInThreeLanguages) {
  const auto length = [](std::string_view phrase, std::string_view language) {
    const std::optional<Duration> duration = ResolveLengthPhrase(phrase, language);
    return duration ? FormatDuration(*duration) : "none";
  };
  EXPECT_EQ(length("over three years", "en"), "P3Y");
  EXPECT_EQ(length("for five years", "en"), "P5Y");
  EXPECT_EQ(length("for an initial period of five (5) years", "en"), "P5Y");
  EXPECT_EQ(length("one year and six months", "en"), "P1Y6M");
  EXPECT_EQ(length("a three-year period", "en"), "P3Y");
  EXPECT_EQ(length("18 months", "en"), "P18M");
  EXPECT_EQ(length("for a decade", "en"), "P10Y");
  EXPECT_EQ(length("two quarters", "en"), "P6M");
  EXPECT_EQ(length("pour une période de cinq ans", "fr"), "P5Y");
  EXPECT_EQ(length("sur trois ans", "fr"), "P3Y");
  EXPECT_EQ(length("pendant dix-huit mois", "fr"), "P18M");
  EXPECT_EQ(length("durante tres años", "es"), "P3Y");
  EXPECT_EQ(length("por un período de cinco años", "es"), "P5Y");
  EXPECT_EQ(length("dos semanas", "es"), "P2W");
}

TEST(ResolveLengthPhrase, ReadsNoDeadlineForALength) {
  EXPECT_EQ(ResolveLengthPhrase("within 90 days", "en"), std::nullopt);
  EXPECT_EQ(ResolveLengthPhrase("in the coming months", "en"), std::nullopt);
  EXPECT_EQ(ResolveLengthPhrase("three", "en"), std::nullopt);
  EXPECT_EQ(ResolveLengthPhrase("over three years", "fr"), std::nullopt);
  EXPECT_EQ(ResolveLengthPhrase("over three years", "xx"), std::nullopt);
  EXPECT_EQ(ResolveLengthPhrase("", "en"), std::nullopt);
}

}  // namespace
}  // namespace entente::dates
