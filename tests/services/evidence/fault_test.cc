// The words of faults.

#include <string>

#include <gtest/gtest.h>

#include "services/evidence/quote.h"

namespace entente::evidence {
namespace {

v1::Citation FaultyQuote(const std::string& exact) {
  v1::Citation citation;
  citation.set_exact(exact);
  return citation;
}

v1::Citation FaultyQuoteAt(int start, int end, const std::string& exact) {
  v1::Citation citation = FaultyQuote(exact);
  citation.set_start(start);
  citation.set_end(end);
  return citation;
}

std::string Fault(const std::string& text, const v1::Citation& citation) {
  return DescribeFault(FindQuote(SourceText(text), citation), citation);
}

TEST(DescribeFault, OfWhatIsVerifiedIsEmpty) {
  EXPECT_EQ(Fault("text", FaultyQuote("text")), "");
  EXPECT_EQ(Fault("text", v1::Citation()), "");
}

TEST(DescribeFault, OfOtherWordsShowsThemAndWhereTheQuoteStands) {
  EXPECT_EQ(Fault("a longer text", FaultyQuoteAt(0, 6, "longer")),
            "got \"longer\"; wanted what the text has at 0 to 6, \"a long\"; the quote stands at 2 "
            "to 8");
  EXPECT_EQ(Fault("a text", FaultyQuoteAt(0, 6, "text!")),
            "got \"text!\"; wanted what the text has at 0 to 6, \"a text\" (6 code points, `exact` "
            "has 5)");
}

TEST(DescribeFault, OfOtherContextShowsWhatIsThere) {
  v1::Citation citation = FaultyQuoteAt(4, 7, "two");
  citation.set_suffix(" four");
  EXPECT_EQ(Fault("one two three", citation),
            "got \" four\"; wanted what stands after the quote, \" thre\"");
}

TEST(DescribeFault, OfOffsetsSaysHowLongTheTextIs) {
  EXPECT_EQ(Fault("text", FaultyQuoteAt(0, 5, "text!")),
            "got 5; wanted at most 4, the length of the text in code points");
  EXPECT_EQ(Fault("text", FaultyQuoteAt(3, 2, "te")), "got 2; wanted more than `start`, 3");
}

TEST(DescribeFault, OfAmbiguitySaysHowOften) {
  EXPECT_EQ(Fault("no no", FaultyQuote("no")),
            "got \"no\", which stands 2 times, the first time at 0 to 2; wanted offsets, or words "
            "around it in `prefix` and `suffix` that tell one place from the others");
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "no ";
  EXPECT_NE(Fault(text, FaultyQuote("no")).find("stands 1000 times or more"), std::string::npos);
}

TEST(DescribeFault, OfNothingFoundNamesTheNearestPassage) {
  EXPECT_EQ(Fault("it will be released later", FaultyQuote("will be read later")),
            "got \"will be read later\"; wanted words that stand in the text; the nearest passage "
            "is \"will be\" at 3 to 10");
  EXPECT_EQ(Fault("text", FaultyQuote("will be")),
            "got \"will be\"; wanted words that stand in the text; no passage of it is near");
}

TEST(DescribeFault, OfContextThatIsNowhereSaysWhereTheWordsAre) {
  v1::Citation citation = FaultyQuote("plan");
  citation.set_prefix("third ");
  EXPECT_EQ(Fault("second plan", citation),
            "got \"third \"; the quote stands once, and never right after these words; the first "
            "time at 7 to 11");
}

TEST(DescribeFault, OfASplitCharacterShowsIt) {
  EXPECT_EQ(Fault("cafe\u0301", FaultyQuote("cafe")),
            "got \"cafe\", which begins or ends at 0 to 4 within the character \"e\u0301\"; wanted "
            "whole characters");
}

TEST(DescribeFault, OfTooManyWordsSaysTheLimit) {
  EXPECT_EQ(Fault("text", FaultyQuote(std::string(10'001, 'a'))),
            "has 10001 code points; at most 10000 are allowed");
}

TEST(DescribeFault, IsShortAndOnOneLineWhateverWasSent) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "\u00F1\n\t\u2028";
  std::string other;
  for (int i = 0; i < 9000; ++i) other += "\u20AC";

  const std::string fault = Fault(text, FaultyQuoteAt(0, 9000, other));

  EXPECT_LT(fault.size(), 600u);
  EXPECT_EQ(fault.find_first_of("\n\t"), std::string::npos);
  EXPECT_NE(fault.find("...\""), std::string::npos);
}

}  // namespace
}  // namespace entente::evidence
