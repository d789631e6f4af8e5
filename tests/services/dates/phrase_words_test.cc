#include "services/dates/phrase_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include <gtest/gtest.h>

namespace entente::dates {
namespace {

std::string Split(std::string_view phrase) {
  return absl::StrJoin(SplitPhrase(phrase), " ",
                       [](std::string* out, const Word& word) { out->append(word.text); });
}

TEST(SplitPhrase, LeavesOutCaseAccentsAndPunctuation) {
  EXPECT_EQ(Split("Later this Summer."), "later this summer");
  EXPECT_EQ(Split("July 13, 2010"), "july 13 2010");
  EXPECT_EQ(Split("DÉCEMBRE, mañana; Œuvre"), "decembre manana oeuvre");
  EXPECT_EQ(Split("e\xCC\x81t\xC3\xA9"), "ete");  // decomposed and composed
  EXPECT_EQ(Split("\xE2\x80\x9Cthis summer\xE2\x80\x9D"), "this summer");
  EXPECT_EQ(Split("six (6) months"), "six 6 months");
}

TEST(SplitPhrase, TakesEverySpaceForASpace) {
  EXPECT_EQ(Split("  90\xC2\xA0"
                  "days\t\n"),
            "90 days");
  EXPECT_EQ(Split("d\xE2\x80\x99"
                  "ici\xE2\x80\xAFl'\xC3\xA9t\xC3\xA9"),
            "d' ici l' ete");
}

TEST(SplitPhrase, KeepsApostrophesWithTheElidedWord) {
  EXPECT_EQ(Split("d'ici"), "d' ici");
  EXPECT_EQ(Split("aujourd\xE2\x80\x99hui"), "aujourd' hui");
  EXPECT_EQ(Split("January's"), "january 's");
  EXPECT_EQ(Split("two years' time"), "two years time");
  EXPECT_EQ(Split("'summer'"), "summer");
}

TEST(SplitPhrase, TellsHyphensFromDashes) {
  EXPECT_EQ(Split("mid-July"), "mid july");
  EXPECT_EQ(Split("mid-2011"), "mid 2011");
  EXPECT_EQ(Split("8-9"), "8 - 9");
  EXPECT_EQ(Split("June\xE2\x80\x93"
                  "August"),
            "june - august");
  EXPECT_EQ(Split("2010/11"), "2010 / 11");
}

TEST(SplitPhrase, PartsDigitsFromTheirSuffixAndSaysSo) {
  for (const char* phrase : {"3rd",
                             "3\xCA\xB3"
                             "d",
                             "3.rd"}) {
    const std::vector<Word> words = SplitPhrase(phrase);
    ASSERT_EQ(words.size(), 2U) << phrase;
    EXPECT_TRUE(words[1].joined) << phrase;
  }
  EXPECT_FALSE(SplitPhrase("3 rd")[1].joined);
  EXPECT_EQ(Split("1.\xC2\xBA"), "1 o");
}

TEST(SplitPhrase, KeepsWhatItCannotFoldAsASignThatNoPatternHas) {
  EXPECT_EQ(Split("\xD0\xBB\xD0\xB5\xD1\x82\xD0\xBE"), "? ? ? ?");
  EXPECT_EQ(Split("\xFF"), "?");
  EXPECT_EQ(Split("13.07.2010"), "13 . 07 . 2010");
  EXPECT_EQ(Split("2010~"), "2010 ~");
}

TEST(SplitPhrase, HasNoWordsOfWhatIsTooLong) {
  EXPECT_TRUE(SplitPhrase("").empty());
  EXPECT_TRUE(SplitPhrase(" ,.").empty());
  EXPECT_TRUE(SplitPhrase(std::string(kPhraseBytesMax + 1, ' ') + "today").empty());

  std::string words;
  for (std::size_t i = 0; i < kPhraseWordsMax; ++i) words += "a ";
  EXPECT_EQ(SplitPhrase(words).size(), kPhraseWordsMax);
  EXPECT_TRUE(SplitPhrase(words + "a").empty());
}

}  // namespace
}  // namespace entente::dates
