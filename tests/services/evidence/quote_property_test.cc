// Random texts and random slices of them: a disturbed quote is found where it was taken from, or
// said to be ambiguous, exactly when trying every place says so.

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/evidence/quote.h"

namespace entente::evidence {
namespace {

using Outcome = QuoteResult::Outcome;

// A user-perceived character and what may stand in its place.
struct Character {
  std::string text;
  std::string loose;
  int code_points;
};

const std::vector<Character>& Alphabet() {
  static const std::vector<Character> kAlphabet = {
      {"a", "a", 1},
      {"b", "b", 1},
      {"a\u0301", "a\u0301", 2},
      {"\u00F1", "\u00F1", 1},
      {"\U0001F468\u200D\U0001F469", "\U0001F468\u200D\U0001F469", 3},
      {"\U0001F1E8\U0001F1E6", "\U0001F1E8\U0001F1E6", 2},
      {"\u05D0", "\u05D0", 1},
      {"\u1112\u1161\u11AB", "\u1112\u1161\u11AB", 3},
      {" ", " ", 1},
      {"\n", " ", 1},
      {"\r\n", " ", 2},
      {"\u00A0", " ", 1},
      {"\u2028", " ", 1},
      {"-", "-", 1},
      {"\u2014", "-", 1},
      {"'", "'", 1},
      {"\u2019", "'", 1},
      {"\"", "\"", 1},
      {"\u201C", "\"", 1},
  };
  return kAlphabet;
}

using Text = std::vector<Character>;

class RandomTexts {
 public:
  explicit RandomTexts(unsigned seed) : random_(seed) {}

  std::size_t Below(std::size_t bound) { return random_() % bound; }

  Text MakeText(std::size_t length) {
    Text text;
    while (text.size() < length) {
      const Character& next = Alphabet()[Below(Alphabet().size())];
      text.push_back(next);
    }
    return text;
  }

  // The same text otherwise written: each character as any other that is taken for it, and runs of
  // white space longer or shorter.
  Text Disturb(const Text& text) {
    Text disturbed;
    for (const Character& character : text) {
      const bool is_space = character.loose == " ";
      if (is_space && !disturbed.empty() && disturbed.back().loose == " " && Below(2) == 0)
        continue;
      disturbed.push_back(Alike(character));
      while (is_space && Below(4) == 0) disturbed.push_back(Alike(character));
    }
    return disturbed;
  }

 private:
  Character Alike(const Character& character) {
    for (;;) {
      const Character& other = Alphabet()[Below(Alphabet().size())];
      if (other.loose == character.loose) return other;
    }
  }

  std::mt19937 random_;
};

std::string Join(const Text& text, std::size_t start, std::size_t end) {
  std::string joined;
  for (std::size_t i = start; i < end; ++i) joined += text[i].text;
  return joined;
}

int CodePoints(const Text& text, std::size_t end) {
  int count = 0;
  for (std::size_t i = 0; i < end; ++i) count += text[i].code_points;
  return count;
}

// Runs of white space as one, everything else as it is taken.
std::vector<std::string> LooseCharacters(const Text& text, std::size_t start, std::size_t end) {
  std::vector<std::string> loose;
  for (std::size_t i = start; i < end; ++i) {
    if (text[i].loose == " " && !loose.empty() && loose.back() == " ") continue;
    loose.push_back(text[i].loose);
  }
  return loose;
}

// At how many places of `text` the words stand that `quote` has, found by trying every place,
// character by character.
std::size_t CountNaively(const Text& text, const Text& quote) {
  const std::vector<std::string> all = LooseCharacters(text, 0, text.size());
  const std::vector<std::string> wanted = LooseCharacters(quote, 0, quote.size());
  std::size_t count = 0;
  for (std::size_t at = 0; at + wanted.size() <= all.size(); ++at) {
    bool stands = true;
    for (std::size_t i = 0; stands && i < wanted.size(); ++i) stands = all[at + i] == wanted[i];
    if (stands) ++count;
  }
  return count;
}

// A slice that neither begins nor ends within a run of white space.
struct Slice {
  std::size_t start;
  std::size_t end;
};

bool IsWithinRun(const Text& text, std::size_t at) {
  return at > 0 && at < text.size() && text[at - 1].loose == " " && text[at].loose == " ";
}

Slice MakeSlice(const Text& text, RandomTexts& random, std::size_t length_max) {
  std::size_t start = random.Below(text.size());
  std::size_t end = start + 1 + random.Below(length_max);
  while (IsWithinRun(text, start)) --start;
  if (end > text.size()) end = text.size();
  while (IsWithinRun(text, end)) ++end;
  return {start, end};
}

TEST(FindQuoteProperty, ADisturbedSliceIsFoundAgainOrAmbiguousAsTryingEveryPlaceSays) {
  RandomTexts random(20100713);
  int verified = 0;
  int ambiguous = 0;
  for (int round = 0; round < 20'000; ++round) {
    const Text text = random.MakeText(1 + random.Below(60));
    const Slice slice = MakeSlice(text, random, 1 + random.Below(12));
    const Text quote = random.Disturb(Text(text.begin() + static_cast<std::ptrdiff_t>(slice.start),
                                           text.begin() + static_cast<std::ptrdiff_t>(slice.end)));
    const std::string source_text = Join(text, 0, text.size());
    const SourceText source(source_text);
    v1::Citation citation;
    citation.set_exact(Join(quote, 0, quote.size()));

    const QuoteResult found = FindQuote(source, citation);

    const std::size_t count = CountNaively(text, quote);
    ASSERT_GE(count, 1u);
    if (count > 1) {
      ++ambiguous;
      ASSERT_EQ(found.outcome, Outcome::kAmbiguous) << source_text << "|" << citation.exact();
      ASSERT_EQ(found.count, count) << source_text << "|" << citation.exact();
      continue;
    }
    ++verified;
    ASSERT_EQ(found.outcome, Outcome::kVerified)
        << source_text << "|" << citation.exact() << ": " << DescribeFault(found, citation);
    ASSERT_EQ(found.start, CodePoints(text, slice.start)) << source_text << "|" << citation.exact();
    ASSERT_EQ(found.end, CodePoints(text, slice.end)) << source_text << "|" << citation.exact();
    ASSERT_EQ(found.exact, Join(text, slice.start, slice.end));

    StoreQuote(found, citation);
    ASSERT_EQ(FindQuote(source, citation).outcome, Outcome::kVerified);
  }
  EXPECT_GT(verified, 5000);
  EXPECT_GT(ambiguous, 5000);
}

TEST(FindQuoteProperty, ContextAroundADisturbedSliceNeverLosesIt) {
  RandomTexts random(1);
  for (int round = 0; round < 20'000; ++round) {
    const Text text = random.MakeText(1 + random.Below(40));
    const Slice whole = MakeSlice(text, random, 12);
    // Where prefix, quote and suffix meet; runs of white space stay whole.
    std::size_t start = whole.start + random.Below(whole.end - whole.start);
    while (IsWithinRun(text, start)) --start;
    std::size_t end = start + 1 + random.Below(whole.end - start);
    while (IsWithinRun(text, end)) ++end;
    const auto disturbed = [&](std::size_t from, std::size_t to) {
      const Text piece = random.Disturb(Text(text.begin() + static_cast<std::ptrdiff_t>(from),
                                             text.begin() + static_cast<std::ptrdiff_t>(to)));
      return Join(piece, 0, piece.size());
    };
    const std::string source_text = Join(text, 0, text.size());
    const SourceText source(source_text);
    v1::Citation citation;
    citation.set_prefix(disturbed(whole.start, start));
    citation.set_exact(disturbed(start, end));
    citation.set_suffix(disturbed(end, whole.end));

    const QuoteResult found = FindQuote(source, citation);

    if (found.outcome == Outcome::kAmbiguous) continue;
    ASSERT_EQ(found.outcome, Outcome::kVerified)
        << source_text << "|" << citation.prefix() << "|" << citation.exact() << "|"
        << citation.suffix() << ": " << DescribeFault(found, citation);
    ASSERT_EQ(found.start, CodePoints(text, start));
    ASSERT_EQ(found.end, CodePoints(text, end));

    StoreQuote(found, citation);
    ASSERT_EQ(FindQuote(source, citation).outcome, Outcome::kVerified)
        << "the context beside offsets is checked too";
  }
}

TEST(FindQuoteProperty, WhatIsSentComesBackAsAResultWhateverItIs) {
  RandomTexts random(2);
  for (int round = 0; round < 5000; ++round) {
    const Text text = random.MakeText(random.Below(20));
    const Text words = random.MakeText(random.Below(4));
    const std::string source_text = Join(text, 0, text.size());
    const SourceText source(source_text);
    v1::Citation citation;
    citation.set_exact(Join(words, 0, words.size()));
    if (random.Below(2) == 0) citation.set_prefix(Join(words, 0, random.Below(words.size() + 1)));
    if (random.Below(2) == 0) citation.set_start(static_cast<int>(random.Below(30)) - 2);
    if (random.Below(2) == 0) citation.set_end(static_cast<int>(random.Below(30)) - 2);

    const QuoteResult found = FindQuote(source, citation);

    ASSERT_EQ(found.outcome == Outcome::kVerified, DescribeFault(found, citation).empty());
    ASSERT_EQ(found.outcome == Outcome::kVerified, found.field.empty());
  }
}

}  // namespace
}  // namespace entente::evidence
