#include "services/evidence/quote.h"

#include <string>

#include <gtest/gtest.h>

namespace entente::evidence {
namespace {

using Outcome = QuoteResult::Outcome;

v1::Citation Quote(const std::string& exact, const std::string& prefix = "",
                   const std::string& suffix = "") {
  v1::Citation citation;
  citation.set_exact(exact);
  citation.set_prefix(prefix);
  citation.set_suffix(suffix);
  return citation;
}

v1::Citation QuoteAt(int start, int end, const std::string& exact, const std::string& prefix = "",
                     const std::string& suffix = "") {
  v1::Citation citation = Quote(exact, prefix, suffix);
  citation.set_start(start);
  citation.set_end(end);
  return citation;
}

QuoteResult Find(const std::string& text, const v1::Citation& citation) {
  return FindQuote(SourceText(text), citation);
}

void ExpectFound(const QuoteResult& found, int start, int end, const std::string& exact) {
  EXPECT_EQ(found.outcome, Outcome::kVerified);
  EXPECT_EQ(found.start, start);
  EXPECT_EQ(found.end, end);
  EXPECT_EQ(found.exact, exact);
}

void ExpectFault(const QuoteResult& found, Outcome outcome, const std::string& field) {
  EXPECT_EQ(found.outcome, outcome);
  EXPECT_EQ(found.field, field);
}

std::string Repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

// The whole release.

TEST(FindQuote, WithoutWordsCitesTheWholeRelease) {
  const QuoteResult found = Find("any text", v1::Citation());

  ExpectFound(found, 0, 0, "");
  v1::Citation citation;
  StoreQuote(found, citation);
  EXPECT_FALSE(citation.has_start());
}

TEST(FindQuote, WithoutWordsTakesNeitherOffsetsNorContext) {
  ExpectFault(Find("text", QuoteAt(0, 4, "")), Outcome::kMalformed, "exact");
  ExpectFault(Find("text", Quote("", "te")), Outcome::kMalformed, "exact");
  ExpectFault(Find("text", Quote("", "", "xt")), Outcome::kMalformed, "exact");
}

// With offsets.

TEST(FindQuote, VerifiesWordsAtTheirOffsets) {
  ExpectFound(Find("a text", QuoteAt(2, 6, "text")), 2, 6, "text");
  ExpectFound(Find("text text", QuoteAt(5, 9, "text")), 5, 9, "text");
  ExpectFound(Find("text", QuoteAt(0, 4, "text")), 0, 4, "text");
}

TEST(FindQuote, CountsCodePointsAlsoAfterAstralCharacters) {
  const std::string text = "Espa\u00F1a \U0001F600 y M\u00E9xico";

  ExpectFound(Find(text, QuoteAt(11, 17, "M\u00E9xico")), 11, 17, "M\u00E9xico");
  ExpectFound(Find(text, Quote("M\u00E9xico")), 11, 17, "M\u00E9xico");
}

TEST(FindQuote, OtherWordsAtTheOffsetsAreShown) {
  const QuoteResult found = Find("a longer text", QuoteAt(0, 6, "longer"));

  ExpectFault(found, Outcome::kOtherWords, "exact");
  EXPECT_EQ(found.there, "a long");
  ASSERT_TRUE(found.passage);
  EXPECT_EQ(*found.passage, (Passage{2, 8, "longer"}));
}

TEST(FindQuote, OtherWordsStandNowhereElseOrTwice) {
  EXPECT_FALSE(Find("a text", QuoteAt(0, 5, "quote")).passage);
  EXPECT_FALSE(Find("or or and", QuoteAt(6, 8, "or")).passage);
}

TEST(FindQuote, WordsAtOffsetsAreComparedCharacterForCharacter) {
  ExpectFault(Find("it\u2019s so", QuoteAt(0, 4, "it's")), Outcome::kOtherWords, "exact");
  ExpectFault(Find("a\u00A0b", QuoteAt(0, 3, "a b")), Outcome::kOtherWords, "exact");
  ExpectFault(Find("Text", QuoteAt(0, 4, "text")), Outcome::kOtherWords, "exact");
}

TEST(FindQuote, OffsetsPastTheEndAreOutOfRange) {
  const QuoteResult found = Find("\u00F1 text", QuoteAt(2, 7, "text!"));

  ExpectFault(found, Outcome::kOutOfRange, "end");
  EXPECT_EQ(found.count, 6u);
  ExpectFault(Find("", QuoteAt(0, 1, "a")), Outcome::kOutOfRange, "end");
  ExpectFault(Find("text", QuoteAt(2'000'000'000, 2'147'483'647, "a")), Outcome::kOutOfRange,
              "end");
}

TEST(FindQuote, OffsetsComeBothInOrderAndNotNegative) {
  v1::Citation start_alone = Quote("text");
  start_alone.set_start(0);
  v1::Citation end_alone = Quote("text");
  end_alone.set_end(4);

  ExpectFault(Find("text", start_alone), Outcome::kMalformed, "end");
  ExpectFault(Find("text", end_alone), Outcome::kMalformed, "start");
  ExpectFault(Find("text", QuoteAt(-1, 3, "text")), Outcome::kMalformed, "start");
  ExpectFault(Find("text", QuoteAt(3, 3, "text")), Outcome::kMalformed, "end");
  ExpectFault(Find("text", QuoteAt(3, 2, "text")), Outcome::kMalformed, "end");
}

TEST(FindQuote, ContextBesideOffsetsIsCheckedLoosely) {
  const std::string text = "one \u201Ctwo\u201D\nthree four";

  ExpectFound(Find(text, QuoteAt(10, 15, "three", "\"two\" ", " four")), 10, 15, "three");
  ExpectFault(Find(text, QuoteAt(10, 15, "three", "one ")), Outcome::kOtherContext, "prefix");
  ExpectFault(Find(text, QuoteAt(10, 15, "three", "", " five")), Outcome::kOtherContext, "suffix");
  EXPECT_EQ(Find(text, QuoteAt(10, 15, "three", "one ")).there, "wo\u201D ");
  EXPECT_EQ(Find(text, QuoteAt(10, 15, "three", "", " five")).there, " four");
}

TEST(FindQuote, ContextThatReachesPastTheTextIsNotThere) {
  ExpectFault(Find("two", QuoteAt(0, 3, "two", "one ")), Outcome::kOtherContext, "prefix");
  ExpectFault(Find("two", QuoteAt(0, 3, "two", "", " three")), Outcome::kOtherContext, "suffix");
}

TEST(FindQuote, OffsetsWithinARunOfWhiteSpaceKeepTheirContext) {
  ExpectFound(Find("a  b", QuoteAt(2, 4, " b", "a ")), 2, 4, " b");
  ExpectFound(Find("a  b", QuoteAt(0, 2, "a ", "", " b")), 0, 2, "a ");
}

// Without offsets.

TEST(FindQuote, FindsTheOnlyPlaceInTheTextsOwnCharacters) {
  ExpectFound(Find("He said: \u201Cit\u2019s done\u201D", Quote("\"it's done\"")), 9, 20,
              "\u201Cit\u2019s done\u201D");
  ExpectFound(Find("a cross\u2010border\u00A0plan", Quote("cross-border plan")), 2, 19,
              "cross\u2010border\u00A0plan");
  ExpectFound(Find("one\r\n\r\n two", Quote("one two")), 0, 11, "one\r\n\r\n two");
  ExpectFound(Find("one\u2028two", Quote("one\ftwo")), 0, 7, "one\u2028two");
}

TEST(FindQuote, TakesCurlyQuotesAndDashesOfTheCallerToo) {
  ExpectFound(Find("it's 2010-2014", Quote("it\u2019s 2010\u20132014")), 0, 14, "it's 2010-2014");
}

TEST(FindQuote, NeverFindsWhatIsOnlyAlike) {
  for (const char* quote : {"Will be released", "will be  released .", "will be release d",
                            "willbe released", "will be rele\u00ADased", "will be releas\u00E9d"}) {
    EXPECT_EQ(Find("it will be released.", Quote(quote)).outcome, Outcome::kNotFound) << quote;
  }
}

TEST(FindQuote, DoesNotTakeOneNormalFormForAnother) {
  EXPECT_EQ(Find("M\u00E9xico", Quote("Me\u0301xico")).outcome, Outcome::kNotFound);
}

TEST(FindQuote, FoundTwiceIsAmbiguousAndSaysHowOften) {
  const QuoteResult found = Find("no, no and no", Quote("no"));

  ExpectFault(found, Outcome::kAmbiguous, "exact");
  EXPECT_EQ(found.count, 3u);
  ASSERT_TRUE(found.passage);
  EXPECT_EQ(*found.passage, (Passage{0, 2, "no"}));
}

TEST(FindQuote, PlacesThatDifferInWhiteSpaceAreTwoPlaces) {
  EXPECT_EQ(Find("a b, a\nb", Quote("a b")).count, 2u);
}

TEST(FindQuote, PlacesThatOverlapAreTwoPlaces) { EXPECT_EQ(Find("anana", Quote("ana")).count, 2u); }

TEST(FindQuote, OccurrencesAreCountedUpToABound) {
  EXPECT_EQ(Find(Repeated("no ", 999), Quote("no")).count, 999u);
  EXPECT_EQ(Find(Repeated("no ", 5000), Quote("no")).count, kOccurrencesMax);
}

TEST(FindQuote, ContextTellsOnePlaceFromAnother) {
  const std::string text = "first plan, second plan, third plan";

  ExpectFound(Find(text, Quote("plan", "second ")), 19, 23, "plan");
  ExpectFound(Find(text, Quote("plan", "", ", third")), 19, 23, "plan");
  ExpectFound(Find(text, Quote("plan", "d ", ", ")), 19, 23, "plan");
  EXPECT_EQ(Find(text, Quote("plan", "", ", ")).count, 2u);
}

TEST(FindQuote, ContextStandsRightBesideTheWords) {
  const QuoteResult found = Find("the second plan", Quote("plan", "second"));

  ExpectFault(found, Outcome::kNotFound, "prefix");
  EXPECT_EQ(found.count, 1u);
  ASSERT_TRUE(found.passage);
  EXPECT_EQ(*found.passage, (Passage{11, 15, "plan"}));
}

TEST(FindQuote, TheSideOfTheContextThatDoesNotFitIsNamed) {
  EXPECT_EQ(Find("the second plan", Quote("plan", "second ", "!")).field, "suffix");
  EXPECT_EQ(Find("the second plan!", Quote("plan", "third ", "!")).field, "prefix");
  EXPECT_EQ(Find("the second plan!", Quote("plan", "", "?")).field, "suffix");
}

TEST(FindQuote, WhiteSpaceAtAnEndOfTheWordsStandsForTheWholeRun) {
  ExpectFound(Find("one\r\n two", Quote(" two")), 3, 9, "\r\n two");
  ExpectFound(Find("one  two", Quote("one ")), 0, 5, "one  ");
  ExpectFound(Find("one  two", Quote("two", "one ")), 5, 8, "two");
  ExpectFound(Find("one  two", Quote(" two", "one ")), 3, 8, "  two");
  ExpectFound(Find("one  two", Quote("one ", "", " two")), 0, 5, "one  ");
  ExpectFound(Find("one  two", Quote(" ", "one", "two")), 3, 5, "  ");
}

TEST(FindQuote, NotFoundNamesTheNearestPassage) {
  const QuoteResult found = Find("\u00F1: The assessment, which will be released later this summer",
                                 Quote("will be released in the summer"));

  ExpectFault(found, Outcome::kNotFound, "exact");
  EXPECT_EQ(found.count, 0u);
  ASSERT_TRUE(found.passage);
  EXPECT_EQ(*found.passage, (Passage{25, 41, "will be released"}));
}

TEST(FindQuote, NothingIsNearInAnEmptyText) {
  const QuoteResult found = Find("", Quote("will be released"));

  ExpectFault(found, Outcome::kNotFound, "exact");
  EXPECT_FALSE(found.passage);
}

TEST(FindQuote, FindsWordsWrittenFromRightToLeftByTheirOrderInMemory) {
  const std::string text = "(\u05D4\u05E1\u05DB\u05DD \u05E0\u05D7\u05EA\u05DD) \u202Bx\u202C";

  ExpectFound(Find(text, Quote("\u05E0\u05D7\u05EA\u05DD")), 6, 10, "\u05E0\u05D7\u05EA\u05DD");
  EXPECT_EQ(Find(text, Quote("\u05DD\u05EA\u05D7\u05E0")).outcome, Outcome::kNotFound);
}

// User-perceived characters.

TEST(FindQuote, WordsThatEndWithinACharacterAreRefused) {
  const QuoteResult letter = Find("cafe\u0301 noir", Quote("cafe"));
  const QuoteResult flag = Find("\U0001F1E8\U0001F1E6 joins", Quote("\U0001F1E8"));
  const QuoteResult family = Find("\U0001F468\u200D\U0001F469", Quote("\U0001F469"));

  ExpectFault(letter, Outcome::kSplitsCharacter, "exact");
  EXPECT_EQ(letter.there, "e\u0301");
  ASSERT_TRUE(letter.passage);
  EXPECT_EQ(letter.passage->end, 4);
  ExpectFault(flag, Outcome::kSplitsCharacter, "exact");
  EXPECT_EQ(flag.there, "\U0001F1E8\U0001F1E6");
  ExpectFault(family, Outcome::kSplitsCharacter, "exact");
}

TEST(FindQuote, OffsetsWithinACharacterAreRefused) {
  ExpectFault(Find("cafe\u0301", QuoteAt(0, 4, "cafe")), Outcome::kSplitsCharacter, "exact");
  ExpectFault(Find("e\u0301t", QuoteAt(1, 3, "\u0301t")), Outcome::kSplitsCharacter, "exact");
  ExpectFault(Find("a\r\nb", QuoteAt(2, 4, "\nb")), Outcome::kSplitsCharacter, "exact");
  ExpectFound(Find("a\r\nb", QuoteAt(1, 4, "\r\nb")), 1, 4, "\r\nb");
}

TEST(FindQuote, WholeCharactersAreFound) {
  ExpectFound(Find("cafe\u0301 noir", Quote("cafe\u0301")), 0, 5, "cafe\u0301");
  ExpectFound(Find("x\U0001F468\u200D\U0001F469y", Quote("\U0001F468\u200D\U0001F469")), 1, 4,
              "\U0001F468\u200D\U0001F469");
  ExpectFound(Find("\U0001F1E8\U0001F1E6\U0001F1FA\U0001F1F8", Quote("\U0001F1FA\U0001F1F8")), 2, 4,
              "\U0001F1FA\U0001F1F8");
}

TEST(FindQuote, PlacesWithinCharactersDoNotCount) {
  ExpectFound(Find("cafe\u0301, cafe", Quote("cafe")), 7, 11, "cafe");
  EXPECT_EQ(Find("cafe\u0301, cafe, cafe", Quote("cafe")).count, 2u);
  // Two flags have the letters of a third between them.
  EXPECT_EQ(Find("\U0001F1E8\U0001F1E6\U0001F1FA\U0001F1F8", Quote("\U0001F1E6\U0001F1FA")).outcome,
            Outcome::kSplitsCharacter);
}

TEST(FindQuote, ASpaceWithAMarkOnItIsACharacterOfItsOwn) {
  ExpectFault(Find("one \u0301two", Quote("one ")), Outcome::kSplitsCharacter, "exact");
  ExpectFound(Find("one \u0301two", Quote("one")), 0, 3, "one");
}

// Limits.

TEST(FindQuote, TooLongWordsAreRefused) {
  const std::string longest = Repeated("\u00F1", static_cast<int>(kExactCodePointsMax));
  const std::string context = Repeated("\u00E9", static_cast<int>(kContextCodePointsMax));

  EXPECT_EQ(Find(longest, Quote(longest)).outcome, Outcome::kVerified);
  ExpectFault(Find(longest, Quote(longest + "x")), Outcome::kTooLong, "exact");
  EXPECT_EQ(Find(context + "x" + context, Quote("x", context, context)).outcome,
            Outcome::kVerified);
  ExpectFault(Find("x", Quote("x", context + "y")), Outcome::kTooLong, "prefix");
  ExpectFault(Find("x", Quote("x", "", context + "y")), Outcome::kTooLong, "suffix");
}

TEST(FindQuote, PassagesAreCutShort) {
  const std::string text = Repeated("word ", 5000);

  const QuoteResult found = Find(text, QuoteAt(0, 20'000, Repeated("x", 10'000)));

  EXPECT_EQ(found.outcome, Outcome::kOtherWords);
  EXPECT_LT(found.there.size(), 500u);
}

// What is done with a result.

TEST(StoreQuote, PutsTheTextsOwnCharactersAndOffsetsIntoTheCitation) {
  v1::Citation citation = Quote("it's", "so ");
  const QuoteResult found = Find("so\nit\u2019s", citation);

  StoreQuote(found, citation);

  EXPECT_EQ(citation.exact(), "it\u2019s");
  EXPECT_EQ(citation.start(), 3);
  EXPECT_EQ(citation.end(), 7);
  EXPECT_EQ(citation.prefix(), "so ");
  EXPECT_EQ(Find("so\nit\u2019s", citation).outcome, Outcome::kVerified);
}

TEST(AnchorOf, SettlesToVerifiedAmbiguousOrNotFound) {
  EXPECT_EQ(AnchorOf(Find("text", Quote("text"))), v1::Citation::VERIFIED);
  EXPECT_EQ(AnchorOf(Find("text", v1::Citation())), v1::Citation::VERIFIED);
  EXPECT_EQ(AnchorOf(Find("text text", Quote("text"))), v1::Citation::AMBIGUOUS);
  EXPECT_EQ(AnchorOf(Find("text", Quote("quote"))), v1::Citation::NOT_FOUND);
  EXPECT_EQ(AnchorOf(Find("text", QuoteAt(0, 3, "ext"))), v1::Citation::NOT_FOUND);
  EXPECT_EQ(AnchorOf(Find("e\u0301", Quote("e"))), v1::Citation::NOT_FOUND);
}

}  // namespace
}  // namespace entente::evidence
