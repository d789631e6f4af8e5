#include "clients/cli/display_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;

constexpr int kManyLines = 100;

TEST(DisplayWidth, CountsColumnsAndNotBytes) {
  EXPECT_EQ(DisplayWidth("Haiti"), 5);
  EXPECT_EQ(DisplayWidth("Haïti"), 5);
  EXPECT_EQ(DisplayWidth("Hai\u0308ti"), 5) << "a combining mark has no width";
  EXPECT_EQ(DisplayWidth("中国"), 4) << "wide characters have two columns";
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(Printable, KeepsOrdinaryTextAsItIs) {
  EXPECT_EQ(Printable("Protocole d’entente — Haïti", Charset::kUtf8),
            "Protocole d’entente — Haïti");
}

TEST(Printable, TakesAwayWhatWouldSteerTheTerminal) {
  EXPECT_EQ(Printable("\x1b[31mred", Charset::kUtf8), "\uFFFD[31mred");
  EXPECT_EQ(Printable("a\u009bb", Charset::kUtf8), "a\uFFFDb") << "C1: one-character CSI";
  EXPECT_EQ(Printable("a\u202Eb", Charset::kUtf8), "a\uFFFDb") << "right-to-left override";
  EXPECT_EQ(Printable("one\ntwo\tthree", Charset::kUtf8), "one two three");
}

TEST(Printable, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(Printable("a\xFF"
                      "b",
                      Charset::kUtf8),
            "a\uFFFDb");
  EXPECT_EQ(Printable("\xC3", Charset::kUtf8), "\uFFFD") << "cut in the middle";
  EXPECT_EQ(Printable("\xC0\x80", Charset::kUtf8), "\uFFFD\uFFFD") << "overlong";
}

TEST(Printable, SpellsInAsciiWhatTheTerminalCannotShow) {
  EXPECT_EQ(Printable("Haïti", Charset::kAscii), "Haiti");
  EXPECT_EQ(Printable("“plan” d’été…", Charset::kAscii), "\"plan\" d'ete...");
  EXPECT_EQ(Printable("中", Charset::kAscii), "?");
}

TEST(Elide, LeavesShortTextAlone) { EXPECT_EQ(Elide("short", 5, Charset::kUtf8), "short"); }

TEST(Elide, EndsLongTextInAnEllipsis) {
  EXPECT_EQ(Elide("action plan", 8, Charset::kUtf8), "action…") << "no space before it";
  EXPECT_EQ(Elide("action plan", 8, Charset::kAscii), "actio...");
  EXPECT_EQ(Elide("中国中国", 5, Charset::kUtf8), "中国…");
  EXPECT_EQ(Elide("action plan", 2, Charset::kAscii), "ac") << "no room for dots";
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_THAT(Wrap("Joint Border Threat and Risk", 13, kManyLines, Charset::kUtf8),
              ElementsAre("Joint Border", "Threat and", "Risk"));
  EXPECT_THAT(Wrap("exactly fits", 12, kManyLines, Charset::kUtf8), ElementsAre("exactly fits"));
}

TEST(Wrap, BreaksLongWordsAfterAHyphen) {
  EXPECT_THAT(Wrap("joint-border-assessment", 13, kManyLines, Charset::kUtf8),
              ElementsAre("joint-border-", "assessment"));
  EXPECT_THAT(Wrap("abcdefgh", 3, kManyLines, Charset::kUtf8), ElementsAre("abc", "def", "gh"));
}

TEST(Wrap, ElidesTheLastLineThatIsAllowed) {
  EXPECT_THAT(Wrap("one two three four", 5, 2, Charset::kUtf8), ElementsAre("one", "two…"));
}

TEST(Wrap, EndsEvenWhereNoCharacterFits) {
  EXPECT_THAT(Wrap("中国", 1, kManyLines, Charset::kUtf8), ElementsAre("中", "国"));
  EXPECT_THAT(Wrap("", 10, kManyLines, Charset::kUtf8), ElementsAre(""));
}

TEST(Counted, AgreesWithTheNumber) {
  EXPECT_EQ(Counted(1, "agency", "agencies"), "1 agency");
  EXPECT_EQ(Counted(0, "agency", "agencies"), "0 agencies");
  EXPECT_EQ(Counted(1234567, "agency", "agencies"), "1,234,567 agencies");
}

}  // namespace
}  // namespace entente::cli
