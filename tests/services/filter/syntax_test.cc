#include "services/filter/syntax.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::filter {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A tree in prefix form: (and a:b (not "c")).
std::string Show(const SyntaxTree& tree) {
  static const std::vector<std::string> kOperators = {":", "<", "<=", ">", ">=", ":*"};
  switch (tree.kind) {
    case SyntaxTree::Kind::kTerm: {
      const Term& term = tree.term;
      std::string value = term.is_quoted ? absl::StrCat("\"", term.value, "\"") : term.value;
      if (term.field.empty()) return value;
      return absl::StrCat(term.field, kOperators[static_cast<std::size_t>(term.comparison)], value);
    }
    case SyntaxTree::Kind::kNot:
      return absl::StrCat("(not ", Show(tree.operands.front()), ")");
    case SyntaxTree::Kind::kAnd:
    case SyntaxTree::Kind::kOr:
      break;
  }
  std::vector<std::string> operands;
  for (const SyntaxTree& operand : tree.operands) operands.push_back(Show(operand));
  return absl::StrCat(tree.kind == SyntaxTree::Kind::kAnd ? "(and " : "(or ",
                      absl::StrJoin(operands, " "), ")");
}

std::string Read(std::string_view text) {
  const auto tree = ParseSyntax(text);
  if (!tree.ok()) return std::string(tree.status().message());
  return tree->has_value() ? Show(**tree) : "nothing";
}

struct Case {
  std::string_view text;
  std::string_view result;
};

void ExpectAll(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(Read(one.text), one.result) << one.text;
}

TEST(Syntax, ReadsNothingInNothing) { ExpectAll({{"", "nothing"}, {" \t\r\n", "nothing"}}); }

TEST(Syntax, PutsTermsTogether) {
  ExpectAll({
      {"a", "a"},
      {"a b", "(and a b)"},
      {"a AND b", "(and a b)"},
      {"a AND b c", "(and a b c)"},
      {"a OR b OR c", "(or a b c)"},
      {"a:b c>=1", "(and a:b c>=1)"},
      {"a \"b c\" d", "(and a \"b c\" d)"},
      {"a (b OR c)", "(and a (or b c))"},
      {"(a b) OR (c d)", "(or (and a b) (and c d))"},
      {"a(b)",
       "column 2: ( directly after a word is a call of a function, and there is none; put "
       "white space before it"},
      {"(a)(b)", "(and a b)"},
  });
}

TEST(Syntax, Negates) {
  ExpectAll({
      {"NOT a", "(not a)"},
      {"-a", "(not a)"},
      {"-\"a b\"", "(not \"a b\")"},
      {"-(a OR b)", "(not (or a b))"},
      {"NOT (a b)", "(not (and a b))"},
      {"a -b", "(and a (not b))"},
      {"a OR NOT b", "(or a (not b))"},
      {"a-b", "a-b"},
      {"a!=b", "(not a:b)"},
      {"-a!=b", "a:b"},
      {"NOT (NOT a)", "a"},
  });
}

TEST(Syntax, DropsParenthesesThatSayNothing) {
  ExpectAll({
      {"((a))", "a"},
      {"a (b c)", "(and a b c)"},
      {"(a OR b) OR c", "(or a b c)"},
      {"(a (b (c d)))", "(and a b c d)"},
  });
}

TEST(Syntax, ReadsEveryOperatorAndPresence) {
  ExpectAll({
      {"a:b", "a:b"},
      {"a=b", "a:b"},
      {"a<b", "a<b"},
      {"a<=b", "a<=b"},
      {"a>b", "a>b"},
      {"a >= b", "a>=b"},
      {"a:*", "a:*"},
      {"NOT a:*", "(not a:*)"},
      {"-a:*", "(not a:*)"},
      {"a:-3", "a:-3"},
      {"a:NOT", "a:NOT"},
      {"a:\"*\"", "a:\"*\""},
  });
}

TEST(Syntax, SeveralValuesAreAsManyTerms) {
  ExpectAll({
      {"a:(b OR c)", "(or a:b a:c)"},
      {"a=(b OR c OR \"d e\")", "(or a:b a:c a:\"d e\")"},
      {"a:(b c)", "(and a:b a:c)"},
      {"a:(b AND c)", "(and a:b a:c)"},
      {"a!=(b OR c)", "(not (or a:b a:c))"},
      {"a:(b)", "a:b"},
      {"a:(b OR c) d", "(and (or a:b a:c) d)"},
  });
}

TEST(Syntax, RefusesSeveralValuesThatAreNotAList) {
  ExpectAll({
      {"a<(b OR c)", "column 3: several values in parentheses stand after :, = or !=, not after <"},
      {"a:(b OR (c))", "column 9: ( among the values of a; write the condition for each of them"},
      {"a:(NOT b)", "column 4: NOT among the values of a; write the condition for each of them"},
      {"a:(b -c)", "column 6: - among the values of a; write the condition for each of them"},
      {"a:(b or c)", "column 6: or is written OR; to ask for the word itself, put it in quotes"},
      {"a:(OR b)", "column 4: OR stands between two terms"},
      {"a:(b OR *)", "column 9: * stands alone after :, as in a:* or NOT a:*"},
      {"a:()", "column 4: no value after a:"},
      {"a:(b OR", "column 8: no value after a:"},
      {"a:(b", "column 3: ( without its )"},
      {"a:(b:c)", "column 5: no value after a:"},
  });
}

TEST(Syntax, RefusesAndAndOrAtOneLevelAtTheSecond) {
  constexpr std::string_view kAdvice =
      "; put parentheses around what belongs together, as in kind:MOU (country:CA OR country:US)";
  const std::vector<Case> cases = {
      {"a AND b OR c", "column 9: OR after AND"},
      {"a b OR c", "column 5: OR after AND"},
      {"a OR b AND c", "column 8: AND after OR"},
      {"a OR b c", "column 8: a term after OR without a word between"},
      {"é OR b -c", "column 8: a term after OR without a word between"},
      {"x (a b OR c)", "column 8: OR after AND"},
      {"x:(a b OR c)", "column 8: OR after AND"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(Read(one.text), std::string(one.result) + std::string(kAdvice)) << one.text;
  }
}

TEST(Syntax, RefusesWhatIsNotOfTheLanguageWithItsColumn) {
  ExpectAll({
      {"a AND", "column 6: the filter ends where a term should follow"},
      {"a OR ", "column 6: the filter ends where a term should follow"},
      {"NOT", "column 4: the filter ends where a term should follow"},
      {"AND a", "column 1: AND stands between two terms"},
      {"a AND AND b", "column 7: AND stands between two terms"},
      {"a OR OR b", "column 6: OR stands between two terms"},
      {"a and b", "column 3: and is written AND; to ask for the word itself, put it in quotes"},
      {"a Or b", "column 3: Or is written OR; to ask for the word itself, put it in quotes"},
      {"not a", "column 1: not is written NOT; to ask for the word itself, put it in quotes"},
      {"NOT -a", "column 5: a second negation of the same term"},
      {"NOT NOT a", "column 5: a second negation of the same term"},
      {"--a", "column 2: a second negation of the same term"},
      {"a - b", "column 3: - stands directly before what it negates, as in -kind:MOU"},
      {"a -", "column 3: - stands directly before what it negates, as in -kind:MOU"},
      {"(a", "column 1: ( without its )"},
      {"é ((a)", "column 3: ( without its )"},
      {"(", "column 2: the filter ends where a term should follow"},
      {"a)", "column 2: ) without its ("},
      {")", "column 1: ) without its ("},
      {"()", "column 2: the group ends where a term should follow"},
      {"(a OR )", "column 7: the group ends where a term should follow"},
      {"a:", "column 3: no value after a:"},
      {"a>= ", "column 5: no value after a>="},
      {"a:\"\"", "column 3: empty value after a:"},
      {"\"\"", "column 1: nothing to search for in the quotes"},
      {"\"a\":b", "column 1: a field is written without quotes"},
      {"a=*", "column 3: * stands alone after :, as in a:* or NOT a:*"},
      {"a!=*", "column 4: * stands alone after :, as in a:* or NOT a:*"},
      {"a<*", "column 3: * stands alone after :, as in a:* or NOT a:*"},
      {"a:b*",
       "column 3: * in the word \"b*\"; there are no patterns, and a search for words finds their "
       "other forms too"},
      {"*",
       "column 1: * in the word \"*\"; there are no patterns, and a search for words finds their "
       "other forms too"},
      {":a",
       "column 1: unexpected :; wanted field:value, words to search for, or a group in "
       "parentheses"},
      {"a:b:c",
       "column 4: unexpected :; wanted field:value, words to search for, or a group in "
       "parentheses"},
      {"a, b",
       "column 2: unexpected ,; wanted field:value, words to search for, or a group in "
       "parentheses"},
      {"a:\"b", "column 3: the string that begins here has no closing \""},
  });
}

TEST(Syntax, TellsWhereEachPartStands) {
  const auto tree = ParseSyntax("ñ  días >= \"x\"");

  ASSERT_TRUE(tree.ok());
  const Term& term = (**tree).operands.at(1).term;
  EXPECT_EQ(term.field_column, 4);
  EXPECT_EQ(term.operator_column, 9);
  EXPECT_EQ(term.value_column, 12);
}

TEST(Syntax, TakesAHundredTermsAndNotOneMore) {
  std::string text;
  for (std::size_t i = 0; i < kTermsMax; ++i) text += "a:CA ";
  EXPECT_EQ((**ParseSyntax(text)).operands.size(), kTermsMax);

  EXPECT_EQ(Read(text + "a:US"), "column 503: more than 100 terms in one filter");
}

TEST(Syntax, CountsEachOfSeveralValues) {
  std::string text = "a:(b";
  for (std::size_t i = 0; i < kTermsMax; ++i) text += " OR b";

  EXPECT_EQ(Read(text + ")"), "column 504: more than 100 terms in one filter");
}

TEST(Syntax, RefusesTenThousandTerms) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "a OR ";

  EXPECT_THAT(Read(text + "a"), StartsWith("column 4097: the filter has 50001 bytes"));
}

TEST(Syntax, TakesFourKibibytesAndNotOneByteMore) {
  const std::string text(kFilterBytesMax, ' ');
  EXPECT_EQ(Read(text), "nothing");

  EXPECT_EQ(Read(text + " "),
            "column 4097: the filter has 4097 bytes; at most 4096, up to here, are read");
  EXPECT_THAT(Read(std::string(kFilterBytesMax - 1, ' ') + "é"), StartsWith("column 4096: "));
}

TEST(Syntax, RefusesAMegabyteOfAnything) {
  for (const std::string_view piece : {"(", ")", "-", "\"", "NOT ", "a:(", "é", "a OR ", "\\"}) {
    std::string text;
    while (text.size() < (1U << 20U)) text += piece;
    EXPECT_THAT(Read(text), HasSubstr("at most 4096")) << piece;
  }
}

TEST(Syntax, TakesSixteenParenthesesInEachOtherAndNotOneMore) {
  const std::string open(kDepthMax, '(');
  const std::string close(kDepthMax, ')');
  EXPECT_EQ(Read(open + "a" + close), "a");

  EXPECT_EQ(Read("(" + open + "a" + close + ")"), "column 17: more than 16 ( in each other");
}

TEST(Syntax, CountsDepthNotGroups) {
  std::string text;
  for (int i = 0; i < 2 * kDepthMax; ++i) text += "(a OR b) ";

  EXPECT_THAT(Read(text), StartsWith("(and (or a b)"));
}

TEST(Syntax, RefusesAWordThatNobodyReads) {
  const std::string word(kWordLengthMax, 'e');
  EXPECT_EQ(Read(word), word);

  EXPECT_EQ(Read("a " + word + "e"),
            "column 3: the word that begins here has 301 characters; at most 300 are read");
  EXPECT_EQ(Read("\"" + word + " \""),
            "column 1: the string that begins here has 301 characters; at most 300 are read");
}

}  // namespace
}  // namespace entente::filter
