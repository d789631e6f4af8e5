// What holds for every phrase, tried on thousands of them from a fixed seed.  edtf_test.cc does the
// same for EDTF.

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/dates/civil_date.h"
#include "services/dates/edtf.h"
#include "services/dates/phrase.h"
#include "tests/services/dates/documented_phrases.h"

namespace entente::dates {
namespace {

constexpr int kCases = 10000;
constexpr std::uint32_t kSeed = 20100713;

class Dice final {
 public:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }

  bool Once(int in) { return Between(1, in) == 1; }

  template <typename Container>
  const auto& Of(const Container& choices) {
    return choices[static_cast<std::size_t>(Between(0, static_cast<int>(choices.size()) - 1))];
  }

  // Mostly of our times, now and then at the ends of the calendar.
  absl::CivilDay Day() {
    if (Once(50)) return absl::CivilDay(1, 1, 1) + Between(0, 800);
    if (Once(50)) return absl::CivilDay(9999, 12, 31) - Between(0, 800);
    return absl::CivilDay(1995, 1, 1) + Between(0, 15000);
  }

  PhraseContext Context() {
    PhraseContext context;
    if (Once(2)) context.hemisphere = Hemisphere::kSouthern;
    if (!Once(3)) context.fiscal_year_start = Between(1, 12);
    context.direction = Of(std::array{Direction::kEither, Direction::kFuture, Direction::kPast});
    return context;
  }

 private:
  std::mt19937 engine_{kSeed};
};

void ExpectInOrder(const PhraseReading& dates) {
  EXPECT_EQ(dates.latest.has_value(), dates.latest_strict.has_value());
  if (!dates.latest) return;
  EXPECT_LE(*dates.latest_strict, *dates.latest);
  if (dates.earliest) {
    EXPECT_LE(*dates.earliest, *dates.latest_strict);
  }
}

struct Said {
  std::string language;
  std::string phrase;
};

// The documented phrases, and combinations of their parts that nobody has written down.
std::vector<Said> Phrases(Dice& dice) {
  std::vector<Said> phrases;
  for (const test::DocumentedPhrase& row : test::ReadDocumentedPhrases()) {
    phrases.push_back({row.language, row.phrase});
  }
  const std::array leads = {"by ",    "before ",     "after ", "from ",
                            "since ", "later in ",   "due ",   "in ",
                            "",       "earlier in ", "about ", "within 3 weeks of "};
  const std::array parts = {"",
                            "",
                            "early ",
                            "mid-",
                            "late ",
                            "the end of ",
                            "the first half of ",
                            "the third quarter of ",
                            "the second week of ",
                            "the last day of "};
  const std::array spans = {
      "January",      "29 February",      "February 2012", "summer",          "this winter",
      "next winter",  "last spring",      "winter 2010",   "the year",        "next year",
      "this quarter", "fiscal year 2012", "this decade",   "this week",       "2011",
      "Friday",       "next October",     "this April",    "the fiscal year", "austral summer"};
  for (int i = 0; i < 1500; ++i) {
    phrases.push_back({"en", absl::StrCat(dice.Of(leads), dice.Of(parts), dice.Of(spans))});
  }
  return phrases;
}

void ExpectWellFormed(const PhraseReading& reading, absl::CivilDay anchor) {
  ExpectInOrder(reading);
  EXPECT_TRUE(reading.earliest || reading.latest);
  EXPECT_FALSE(reading.latest && reading.expected_latest);
  EXPECT_EQ(reading.rule.substr(0, 9), "phrase/1:");
  for (const auto& day : {reading.earliest, reading.latest, reading.expected_latest}) {
    if (!day) continue;
    EXPECT_EQ(*ParseCivilDate(FormatCivilDate(*day)), *day);
  }
  if (!reading.of_future) return;
  // What is said of the future on a day is not due before that day, and does not end before it.
  ASSERT_TRUE(reading.earliest.has_value());
  EXPECT_GE(*reading.earliest, anchor);
  EXPECT_GE(reading.latest.value_or(anchor), anchor);
  EXPECT_GE(reading.expected_latest.value_or(anchor), anchor);
}

// The bounds of its EDTF are the reading's or wider, and the EDTF is one that this library accepts.
void ExpectEdtfAgrees(const PhraseReading& reading) {
  const absl::StatusOr<EdtfDate> date = ParseEdtf(reading.edtf);
  ASSERT_TRUE(date.ok()) << date.status();
  EXPECT_EQ(FormatEdtf(*date), reading.edtf);
  const DateBounds bounds = ComputeBounds(*date);
  if (bounds.earliest) {
    ASSERT_TRUE(reading.earliest.has_value());
    EXPECT_LE(*bounds.earliest, *reading.earliest);
  }
  EXPECT_EQ(bounds.latest.has_value(), reading.latest.has_value());
  if (bounds.latest && reading.latest) {
    EXPECT_GE(*bounds.latest, *reading.latest);
  }
}

TEST(PhraseProperties, ReadingsAreInOrderAndAgreeWithTheirEdtf) {
  Dice dice;
  const std::vector<Said> phrases = Phrases(dice);
  int understood = 0;

  for (int i = 0; i < kCases; ++i) {
    const Said& said = dice.Of(phrases);
    const absl::CivilDay anchor = dice.Day();
    SCOPED_TRACE(absl::StrCat(said.phrase, ", said on ", FormatCivilDate(anchor)));
    const PhraseReading reading = ResolvePhrase(said.phrase, said.language, anchor, dice.Context());
    if (reading.outcome != PhraseOutcome::kUnderstood) continue;
    ++understood;
    ExpectWellFormed(reading, anchor);
    ExpectEdtfAgrees(reading);
    if (HasFatalFailure()) return;
  }

  EXPECT_GT(understood, kCases / 2);
}

TEST(PhraseProperties, WhatIsDueNeverEndsBeforeItWasPromised) {
  Dice dice;
  const std::vector<std::string> without_year = {
      "in January",   "on 1 May",    "29 February",          "in the summer",   "in winter",
      "this spring",  "this month",  "in the third quarter", "Monday",          "this Friday",
      "November 8-9", "second half", "early September",      "mid-April",       "this week",
      "this year",    "next month",  "next summer",          "the end of March"};

  for (int i = 0; i < kCases; ++i) {
    const std::string& phrase = dice.Of(without_year);
    const absl::CivilDay anchor = absl::CivilDay(1995, 1, 1) + dice.Between(0, 15000);
    SCOPED_TRACE(absl::StrCat(phrase, ", said on ", FormatCivilDate(anchor)));
    PhraseContext context = dice.Context();
    context.direction = Direction::kFuture;
    const PhraseReading reading = ResolvePhrase(phrase, "en", anchor, context);
    ASSERT_EQ(reading.outcome, PhraseOutcome::kUnderstood);
    ASSERT_TRUE(reading.latest.has_value());
    EXPECT_GE(*reading.latest, anchor);
  }
}

TEST(PhraseProperties, WhatHasHappenedNeverBeginsAfterItWasTold) {
  Dice dice;
  const std::vector<std::string> without_year = {
      "in January", "on 1 May",    "29 February", "in the summer", "in winter",    "this spring",
      "last month", "last winter", "Monday",      "this month",    "November 8-9", "this year"};

  for (int i = 0; i < kCases; ++i) {
    const std::string& phrase = dice.Of(without_year);
    const absl::CivilDay anchor = absl::CivilDay(1995, 1, 1) + dice.Between(0, 15000);
    SCOPED_TRACE(absl::StrCat(phrase, ", said on ", FormatCivilDate(anchor)));
    PhraseContext context = dice.Context();
    context.direction = Direction::kPast;
    const PhraseReading reading = ResolvePhrase(phrase, "en", anchor, context);
    ASSERT_EQ(reading.outcome, PhraseOutcome::kUnderstood);
    EXPECT_LE(*reading.earliest, anchor);
  }
}

}  // namespace
}  // namespace entente::dates
