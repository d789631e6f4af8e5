#include "services/filter/token.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::filter {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using Kind = Token::Kind;

std::vector<std::pair<Kind, std::string>> KindsAndTexts(std::string_view text) {
  const auto tokens = Tokenize(text);
  EXPECT_TRUE(tokens.ok()) << tokens.status();
  std::vector<std::pair<Kind, std::string>> result;
  for (const Token& token : *tokens) result.emplace_back(token.kind, token.text);
  return result;
}

TEST(Tokenize, KnowsTheWholeLanguage) {
  EXPECT_THAT(
      KindsAndTexts(R"(a:b c>=2010 d!="x y" -(e<1), f<=g h>i j=-3)"),
      ElementsAre(Pair(Kind::kWord, "a"), Pair(Kind::kHas, ":"), Pair(Kind::kWord, "b"),
                  Pair(Kind::kWord, "c"), Pair(Kind::kGreaterEqual, ">="),
                  Pair(Kind::kWord, "2010"), Pair(Kind::kWord, "d"), Pair(Kind::kNotEqual, "!="),
                  Pair(Kind::kString, "x y"), Pair(Kind::kMinus, "-"), Pair(Kind::kOpen, "("),
                  Pair(Kind::kWord, "e"), Pair(Kind::kLess, "<"), Pair(Kind::kWord, "1"),
                  Pair(Kind::kClose, ")"), Pair(Kind::kComma, ","), Pair(Kind::kWord, "f"),
                  Pair(Kind::kLessEqual, "<="), Pair(Kind::kWord, "g"), Pair(Kind::kWord, "h"),
                  Pair(Kind::kGreater, ">"), Pair(Kind::kWord, "i"), Pair(Kind::kWord, "j"),
                  Pair(Kind::kEqual, "="), Pair(Kind::kWord, "-3"), Pair(Kind::kEnd, "")));
}

TEST(Tokenize, MinusInsideAWordBelongsToIt) {
  EXPECT_THAT(KindsAndTexts("us-cbp"),
              ElementsAre(Pair(Kind::kWord, "us-cbp"), Pair(Kind::kEnd, "")));
}

TEST(Tokenize, StringsMayHoldEscapedQuotes) {
  EXPECT_THAT(KindsAndTexts(R"('it\'s' "a \"b\" \\")"),
              ElementsAre(Pair(Kind::kString, "it's"), Pair(Kind::kString, R"(a "b" \)"),
                          Pair(Kind::kEnd, "")));
}

TEST(Tokenize, ColumnsCountCodePoints) {
  const auto tokens = Tokenize("ñandú:x y");

  ASSERT_TRUE(tokens.ok());
  EXPECT_EQ((*tokens)[1].column, 6);
  EXPECT_EQ((*tokens)[2].column, 7);
  EXPECT_EQ((*tokens)[3].column, 9);
}

TEST(Tokenize, RefusesAStringWithoutEnd) {
  EXPECT_EQ(Tokenize("a:\"b c").status().message(),
            "column 3: the string that begins here has no closing \"");
  EXPECT_EQ(Tokenize("a:\"b\\").status().message(),
            "column 3: the string that begins here has no closing \"");
}

TEST(Tokenize, RefusesAnUnknownEscape) {
  EXPECT_EQ(Tokenize(R"(a:"b\n")").status().message(),
            "column 6: \\ stands only before the string's own quote or another \\");
}

TEST(Tokenize, RefusesAQuoteInsideAWord) {
  EXPECT_EQ(Tokenize("ab\"c\"").status().message(),
            "column 3: a quote inside a word; put white space before it, or quote all of it");
}

TEST(Tokenize, RefusesALoneExclamationMark) {
  EXPECT_EQ(Tokenize("a !b").status().message(), "column 3: ! stands only before =, as !=");
}

TEST(Tokenize, NothingIsOneEnd) {
  EXPECT_THAT(KindsAndTexts(" \t\n"), ElementsAre(Pair(Kind::kEnd, "")));
}

}  // namespace
}  // namespace entente::filter
