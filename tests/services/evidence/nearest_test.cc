#include "services/evidence/nearest.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace entente::evidence {
namespace {

std::string Nearest(const std::string& text, const std::string& quote) {
  const auto range = FindNearest(text, quote);
  return range ? text.substr(range->start, range->end - range->start) : "(none)";
}

TEST(FindNearest, IsTheLongestRunOfTheQuotesWords) {
  EXPECT_EQ(Nearest("It was said that it will be released later this summer, or never.",
                    "will be released late in the summer"),
            "will be released");
  EXPECT_EQ(Nearest("will be; will be released; be released later this; will be",
                    "it will be released later this"),
            "be released later this");
}

TEST(FindNearest, IsTheFirstOfEquallyLongRuns) {
  const auto range = FindNearest("one two. one two.", "zero one two three");

  ASSERT_TRUE(range);
  EXPECT_EQ(range->start, 0u);
  EXPECT_EQ(range->end, 7u);
}

TEST(FindNearest, LeavesCaseAndPunctuationAside) {
  EXPECT_EQ(Nearest("THE ASSESSMENT (which WILL be released)", "assessment, which will be read"),
            "ASSESSMENT (which WILL be");
  EXPECT_EQ(Nearest("au \u00C9t\u00E9 2010", "\u00E9t\u00E9 2010, au plus tard"),
            "\u00C9t\u00E9 2010");
}

TEST(FindNearest, OneWordIsNotNearUnlessTheQuoteIsOneWord) {
  EXPECT_EQ(Nearest("the cat", "the dog"), "(none)");
  EXPECT_EQ(Nearest("the cat", "Cat"), "cat");
  EXPECT_EQ(Nearest("the cat", "dog"), "(none)");
}

TEST(FindNearest, OfNoWordsIsNothing) {
  EXPECT_EQ(Nearest("the cat", "..."), "(none)");
  EXPECT_EQ(Nearest("", "the cat"), "(none)");
}

TEST(FindNearest, TakesEachIdeographForAWord) {
  EXPECT_EQ(Nearest("\u4E2D\u56FD\u548C\u7F8E\u56FD", "\u65E5\u56FD\u548C\u7F8E"),
            "\u56FD\u548C\u7F8E");
}

// The longest run by trying each pair of beginnings.
std::size_t LongestRunNaively(const std::string& text, const std::string& quote) {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    for (std::size_t j = 0; j < quote.size(); j += 2) {
      std::size_t length = 0;
      while (i + 2 * length < text.size() && j + 2 * length < quote.size() &&
             text[i + 2 * length] == quote[j + 2 * length]) {
        ++length;
      }
      longest = std::max(longest, length);
    }
  }
  return longest;
}

TEST(FindNearest, AgreesWithTryingEveryRunOnRandomTexts) {
  std::mt19937 random(1);
  const auto words = [&](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += static_cast<char>('a' + random() % 3);
      text += ' ';
    }
    return text;
  };
  for (int round = 0; round < 3000; ++round) {
    const std::string text = words(random() % 30);
    const std::string quote = words(2 + random() % 10);
    const std::size_t longest = LongestRunNaively(text, quote);

    const auto range = FindNearest(text, quote);

    ASSERT_EQ(range.has_value(), longest >= 2) << text << "| " << quote;
    if (!range) continue;
    EXPECT_EQ(range->end - range->start, 2 * longest - 1) << text << "| " << quote;
    EXPECT_NE(quote.find(text.substr(range->start, range->end - range->start)), std::string::npos);
  }
}

}  // namespace
}  // namespace entente::evidence
