#include "services/dates/character.h"

#include <gtest/gtest.h>

namespace entente::dates {
namespace {

TEST(DescribeCharacter, QuotesPrintableAscii) {
  EXPECT_EQ(DescribeCharacter("2010u", 4), "'u'");
  EXPECT_EQ(DescribeCharacter("2010 ", 4), "' '");
}

TEST(DescribeCharacter, NamesTheCodePointOfOtherCharacters) {
  EXPECT_EQ(DescribeCharacter("2010\xE2\x80\x93", 4), "U+2013");
  EXPECT_EQ(DescribeCharacter("\xC3\xA9t\xC3\xA9", 0), "U+00E9");
  EXPECT_EQ(DescribeCharacter("\xF0\x9F\x93\x85", 0), "U+1F4C5");
}

TEST(DescribeCharacter, GivesTheByteOfWhatIsNotUtf8) {
  EXPECT_EQ(DescribeCharacter(std::string_view("\0", 1), 0), "byte 0x00");
  EXPECT_EQ(DescribeCharacter("\n", 0), "byte 0x0A");
  EXPECT_EQ(DescribeCharacter("\xFF", 0), "byte 0xFF");
  EXPECT_EQ(DescribeCharacter("\x93", 0), "byte 0x93");              // a lone continuation
  EXPECT_EQ(DescribeCharacter("\xE2\x80", 0), "byte 0xE2");          // cut short
  EXPECT_EQ(DescribeCharacter("\xE2\x41\x41", 0), "byte 0xE2");      // broken off
  EXPECT_EQ(DescribeCharacter("\xE0\x80\x80", 0), "byte 0xE0");      // overlong
  EXPECT_EQ(DescribeCharacter("\xED\xA0\x80", 0), "byte 0xED");      // a surrogate
  EXPECT_EQ(DescribeCharacter("\xF4\x90\x80\x80", 0), "byte 0xF4");  // past U+10FFFF
}

TEST(DescribeCharacter, SaysTheEndAtAndPastTheEnd) {
  EXPECT_EQ(DescribeCharacter("2010", 4), "the end");
  EXPECT_EQ(DescribeCharacter("", 0), "the end");
  EXPECT_EQ(DescribeCharacter("2010", 9), "the end");
}

TEST(ReadCharacter, GivesTheCodePointAndItsBytes) {
  EXPECT_EQ(ReadCharacter("a", 0)->code_point, 0x61U);
  EXPECT_EQ(ReadCharacter("\xC3\xA9t\xC3\xA9", 0)->code_point, 0xE9U);
  EXPECT_EQ(ReadCharacter("\xC3\xA9t\xC3\xA9", 0)->bytes, 2U);
  EXPECT_EQ(ReadCharacter("\xF0\x9F\x93\x85", 0)->bytes, 4U);
}

TEST(ReadCharacter, HasNothingWhereNoUtf8Begins) {
  EXPECT_FALSE(ReadCharacter("\xC3\xA9", 1).has_value());
  EXPECT_FALSE(ReadCharacter("\xE2\x80", 0).has_value());
  EXPECT_FALSE(ReadCharacter("\xED\xA0\x80", 0).has_value());
}

}  // namespace
}  // namespace entente::dates
