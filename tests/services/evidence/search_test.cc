#include "services/evidence/search.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace entente::evidence {
namespace {

std::vector<std::size_t> FindAll(const std::string& text, const std::string& pattern) {
  std::vector<std::size_t> found;
  Searcher(pattern).Search(text, [&](std::size_t at) {
    found.push_back(at);
    return true;
  });
  return found;
}

std::vector<std::size_t> FindAllNaively(const std::string& text, const std::string& pattern) {
  std::vector<std::size_t> found;
  for (std::size_t at = text.find(pattern); at != std::string::npos;
       at = text.find(pattern, at + 1)) {
    found.push_back(at);
  }
  return found;
}

std::size_t StepsFor(const std::string& text, const std::string& pattern) {
  return Searcher(pattern).Search(text, [](std::size_t) { return true; });
}

using Offsets = std::vector<std::size_t>;

TEST(Searcher, FindsEachOccurrenceFromLeftToRight) {
  EXPECT_EQ(FindAll("a quote in a text", "a"), (Offsets{0, 11}));
  EXPECT_EQ(FindAll("a quote in a text", "text"), Offsets{13});
  EXPECT_EQ(FindAll("a quote in a text", "texts"), Offsets{});
}

TEST(Searcher, FindsOccurrencesThatOverlap) {
  EXPECT_EQ(FindAll("aaaa", "aa"), (Offsets{0, 1, 2}));
  EXPECT_EQ(FindAll("abababa", "aba"), (Offsets{0, 2, 4}));
}

TEST(Searcher, FindsNothingInLess) {
  EXPECT_EQ(FindAll("", "a"), Offsets{});
  EXPECT_EQ(FindAll("ab", "abc"), Offsets{});
}

TEST(Searcher, StopsWhenToldTo) {
  int calls = 0;

  Searcher("a").Search("aaaa", [&](std::size_t) { return ++calls < 2; });

  EXPECT_EQ(calls, 2);
}

TEST(Searcher, AgreesWithStringFindOnRandomTextsOfTwoLetters) {
  std::mt19937 random(20100713);
  for (int round = 0; round < 5000; ++round) {
    std::string text(random() % 60, 'a');
    std::string pattern(1 + random() % 6, 'a');
    for (char& c : text) c = static_cast<char>('a' + random() % 2);
    for (char& c : pattern) c = static_cast<char>('a' + random() % 2);

    EXPECT_EQ(FindAll(text, pattern), FindAllNaively(text, pattern)) << text << " " << pattern;
  }
}

TEST(Searcher, TakesAtMostTwoStepsForEachByteWhateverTheText) {
  const std::string same(200'000, 'a');
  std::string halves;
  while (halves.size() < 200'000) halves += std::string(999, 'a') + "b";

  EXPECT_LE(StepsFor(same, std::string(10'000, 'a')), 2 * same.size());
  EXPECT_LE(StepsFor(same, std::string(10'000, 'a') + "b"), 2 * same.size());
  EXPECT_LE(StepsFor(same, "b" + std::string(10'000, 'a')), 2 * same.size());
  EXPECT_LE(StepsFor(halves, std::string(1000, 'a')), 2 * halves.size());
  EXPECT_LE(StepsFor(halves, std::string(500, 'a') + "c"), 2 * halves.size());
}

}  // namespace
}  // namespace entente::evidence
