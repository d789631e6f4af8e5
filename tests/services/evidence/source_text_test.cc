#include "services/evidence/source_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/evidence/code_point.h"

namespace entente::evidence {
namespace {

// The bytes of `text` that split a user-perceived character.
std::vector<std::size_t> Splits(const std::string& text) {
  const SourceText source(text);
  std::vector<std::size_t> splits;
  for (std::size_t byte = 0; byte <= text.size(); ++byte) {
    const bool begins =
        byte == text.size() || (static_cast<unsigned char>(text[byte]) & 0xC0) != 0x80;
    if (begins && source.SplitsCharacter(byte)) splits.push_back(byte);
  }
  return splits;
}

using Offsets = std::vector<std::size_t>;

TEST(CountCodePoints, CountsCharactersNotBytes) {
  EXPECT_EQ(CountCodePoints("ñandú"), 5U);
  EXPECT_EQ(CountCodePoints("\U0001F600"), 1U);
  EXPECT_EQ(CountCodePoints(""), 0U);
}

TEST(Loosen, TakesARunOfAnyWhiteSpaceForOneSpace) {
  EXPECT_EQ(Loosen("a b"), "a b");
  EXPECT_EQ(Loosen("a \t\r\n\v\f b"), "a b");
  EXPECT_EQ(Loosen("a\u00A0\u2028\u2029\u3000\u0085b"), "a b");
  EXPECT_EQ(Loosen("\n a \n"), " a ");
}

TEST(Loosen, TakesStraightQuotesForCurlyOnesAndNoPrimes) {
  EXPECT_EQ(Loosen("\u2018a\u2019 \u201Cb\u201D \u201Ec\u201F \u201Ad\u201B"),
            "'a' \"b\" \"c\" 'd'");
  EXPECT_EQ(Loosen("5\u2032 \u00ABb\u00BB"), "5\u2032 \u00ABb\u00BB");
}

TEST(Loosen, TakesAHyphenForAnyDashAndNotForASoftHyphen) {
  EXPECT_EQ(Loosen("a\u2010b\u2011c\u2012d\u2013e\u2014f\u2015g\u2212h"), "a-b-c-d-e-f-g-h");
  EXPECT_EQ(Loosen("co\u00ADop"), "co\u00ADop");
  EXPECT_EQ(Loosen("a--b"), "a--b");
}

TEST(Loosen, LeavesCaseAccentsAndNormalFormAlone) {
  EXPECT_EQ(Loosen("Ca\u00F1on can\u0303on"), "Ca\u00F1on can\u0303on");
  EXPECT_EQ(Loosen("\U0001F1E8\U0001F1E6"), "\U0001F1E8\U0001F1E6");
  EXPECT_EQ(Loosen(""), "");
}

TEST(SourceText, CountsCodePointsAndNotBytes) {
  const std::string text = "a\u00F1\u20AC\U0001F600z";

  const SourceText source(text);

  EXPECT_EQ(source.code_points(), 5u);
  const Offsets bytes = {0, 1, 3, 6, 10, 11};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_EQ(source.ByteOf(i), bytes[i]);
    EXPECT_EQ(source.CodePointOf(bytes[i]), i);
  }
}

TEST(SourceText, OfNothingHasOneOffset) {
  const SourceText source("");

  EXPECT_EQ(source.code_points(), 0u);
  EXPECT_EQ(source.ByteOf(0), 0u);
  EXPECT_EQ(source.ByteOfLoose(0), 0u);
  EXPECT_EQ(source.LooseOf(0), 0u);
  EXPECT_FALSE(source.SplitsCharacter(0));
}

TEST(SourceText, MapsTheLooseTextBackToTheFirstOfARun) {
  const std::string text = "a \n b\u2014c  ";
  const SourceText source(text);

  EXPECT_EQ(source.loose(), "a b-c ");
  const Offsets bytes = {0, 1, 4, 5, 8, 9, 11};
  for (std::size_t loose = 0; loose < bytes.size(); ++loose) {
    EXPECT_EQ(source.ByteOfLoose(loose), bytes[loose]) << loose;
    EXPECT_EQ(source.LooseOf(bytes[loose]), loose);
  }
  EXPECT_EQ(source.LooseOf(2), 1u) << "within the run";
  EXPECT_EQ(source.LooseOf(10), 5u) << "within the last run";
}

TEST(SourceText, MapsAcrossRunsLongerThanTheDistanceOfItsMarks) {
  const std::string text = "a" + std::string(5000, ' ') + "b" + std::string(3000, 'c');
  const SourceText source(text);

  EXPECT_EQ(source.ByteOfLoose(1), 1u);
  EXPECT_EQ(source.ByteOfLoose(2), 5001u);
  EXPECT_EQ(source.LooseOf(4000), 1u);
  EXPECT_EQ(source.LooseOf(5001), 2u);
  EXPECT_EQ(source.ByteOfLoose(2 + 2500), 5001u + 2500);
}

TEST(SourceText, EveryOffsetIsMappedThereAndBack) {
  std::string text;
  for (int i = 0; i < 700; ++i) text += "x\u00F1 \u2028\U0001F600-\u2013\r\n";
  const SourceText source(text);

  for (std::size_t i = 0; i <= source.code_points(); ++i) {
    EXPECT_EQ(source.CodePointOf(source.ByteOf(i)), i);
  }
  EXPECT_EQ(source.ByteOf(source.code_points()), text.size());
}

TEST(SourceText, PlainTextSplitsNowhere) {
  EXPECT_EQ(Splits("plain text\nof \u00F1 and \u4E2D\u6587, \u05E9\u05DC\u05D5\u05DD"), Offsets{});
}

TEST(SourceText, ACombiningMarkBelongsToItsLetter) {
  EXPECT_EQ(Splits("cane\u0301"), Offsets{4});
  EXPECT_EQ(Splits("e\u0301\u0323x"), (Offsets{1, 3}));
  EXPECT_EQ(Splits("\u0301x"), Offsets{}) << "a mark with nothing before it";
  EXPECT_EQ(Splits("\n\u0301"), Offsets{}) << "nothing joins an end of line";
}

TEST(SourceText, TwoRegionalIndicatorsAreAFlag) {
  EXPECT_EQ(Splits("\U0001F1E8\U0001F1E6\U0001F1FA\U0001F1F8"), (Offsets{4, 12}));
  EXPECT_EQ(Splits("\U0001F1E8\U0001F1E6\U0001F1FA"), Offsets{4}) << "half a flag at the end";
}

TEST(SourceText, JoinersVariationSelectorsAndSkinTonesBelongToTheirEmoji) {
  EXPECT_EQ(Splits("\U0001F468\u200D\U0001F469x"), (Offsets{4, 7}));
  EXPECT_EQ(Splits("\u2764\uFE0Fx"), Offsets{3});
  EXPECT_EQ(Splits("\U0001F44D\U0001F3FDx"), Offsets{4});
}

TEST(SourceText, JamoFormSyllablesAndSyllablesDoNotJoin) {
  EXPECT_EQ(Splits("\u1112\u1161\u11AB\u1100"), (Offsets{3, 6}));
  EXPECT_EQ(Splits("\uD55C\uAD6D"), Offsets{});
}

TEST(SourceText, CrLfIsOneCharacter) {
  EXPECT_EQ(Splits("a\r\nb\r\n"), (Offsets{2, 5}));
  EXPECT_EQ(Splits("a\n\rb\r\r"), Offsets{});
}

TEST(SourceText, TheCharacterAroundAByteIsWhole) {
  const std::string text = "xe\u0301\u0323y";
  const SourceText source(text);

  EXPECT_EQ(source.CharacterAround(0), "x");
  EXPECT_EQ(source.CharacterAround(2), "e\u0301\u0323");
  EXPECT_EQ(source.CharacterAround(4), "e\u0301\u0323");
  EXPECT_EQ(source.CharacterAround(text.size()), "");
}

TEST(SourceText, AnEndlessCharacterIsShownCut) {
  std::string text = "e";
  for (int i = 0; i < 5000; ++i) text += "\u0301";
  const SourceText source(text);

  EXPECT_LE(source.CharacterAround(5001).size(), 64u);
  EXPECT_TRUE(source.SplitsCharacter(5001));
}

TEST(SourceText, TextThatIsNotUtf8IsNoDanger) {
  const std::string text = "\x80\u0301 a\xFF\xC3 b\xF0\x9F \x80";
  const SourceText source(text);

  for (std::size_t i = 0; i <= source.code_points(); ++i) {
    EXPECT_LE(source.ByteOf(i), text.size());
    EXPECT_LE(source.CharacterAround(source.ByteOf(i)).size(), text.size());
  }
}

}  // namespace
}  // namespace entente::evidence
