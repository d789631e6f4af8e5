// Making texts ready and finding quotes in them, at 1 MB and at 10 MB, on plain prose and on texts
// made to be hard.  Linear time is a ratio of ten between the two lines of a case.

#include <cstddef>
#include <cstdint>
#include <string>

#include "benchmark/benchmark.h"

#include "services/evidence/quote.h"

namespace entente::evidence {
namespace {

std::string Repeated(const std::string& piece, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  return text;
}

// Sentences that all differ, with curly quotes, dashes and ends of lines among them.
std::string Prose(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) {
    text += "The parties agree on item " + std::to_string(i) +
            " of the \u201Cshared agenda\u201D \u2014 to be released later this summer.\r\n";
  }
  return text;
}

v1::Citation Quote(const std::string& exact) {
  v1::Citation citation;
  citation.set_exact(exact);
  return citation;
}

// The sentence in the middle of Prose, with straight quotes and a hyphen.
std::string SentenceInTheMiddle(const std::string& prose) {
  const std::size_t start = prose.find("The parties", prose.size() / 2);
  return Loosen(prose.substr(start, prose.find('\r', start) - start));
}

std::size_t BytesOf(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0)) * 1'000'000;
}

void Report(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void MakeReady(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(SourceText(text).code_points());
  }
  Report(state, text);
}

void Find(benchmark::State& state, const std::string& text, const std::string& exact) {
  const SourceText source(text);
  const v1::Citation citation = Quote(exact);
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindQuote(source, citation).outcome);
  }
  Report(state, text);
}

void MakeReadyProse(benchmark::State& state) { MakeReady(state, Prose(BytesOf(state))); }

void MakeReadyCombiningMarks(benchmark::State& state) {
  MakeReady(state, Repeated("e\u0301", BytesOf(state)));
}

void MakeReadyFlags(benchmark::State& state) {
  MakeReady(state, Repeated("\U0001F1E8", BytesOf(state)));
}

void MakeReadyWhiteSpace(benchmark::State& state) {
  MakeReady(state, Repeated("\u00A0\r\n", BytesOf(state)));
}

void FindInProse(benchmark::State& state) {
  const std::string text = Prose(BytesOf(state));
  Find(state, text, SentenceInTheMiddle(text));
}

void FindNothingInProse(benchmark::State& state) {
  Find(state, Prose(BytesOf(state)), "The parties agree on no item of the \"shared agenda\"");
}

// 10,000 times the letter that the whole text is made of, and another at the end or the start.
void FindInOneLetter(benchmark::State& state) {
  Find(state, Repeated("a", BytesOf(state)), std::string(9'999, 'a') + "b");
}

void FindInOneLetterFromTheStart(benchmark::State& state) {
  Find(state, Repeated("a", BytesOf(state)), "b" + std::string(9'999, 'a'));
}

void FindAmbiguousInOneLetter(benchmark::State& state) {
  Find(state, Repeated("a", BytesOf(state)), std::string(10'000, 'a'));
}

// Every place splits a character.
void FindSplitCharacters(benchmark::State& state) {
  Find(state, Repeated("e\u0301", BytesOf(state)), "\u0301" + Repeated("e\u0301", 14'000));
}

// Runs of the quote's words wherever one looks, none of them all of it.
void FindNothingInFewWords(benchmark::State& state) {
  Find(state, Repeated("a b a a b ", BytesOf(state)), Repeated("a b a a b b ", 9'900));
}

// The time of one quote whose offsets are known, wherever in the text.
void VerifyAtOffsets(benchmark::State& state) {
  const std::string text = Prose(BytesOf(state));
  const SourceText source(text);
  v1::Citation citation = Quote(SentenceInTheMiddle(text));
  StoreQuote(FindQuote(source, citation), citation);
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindQuote(source, citation).outcome);
  }
}

// In megabytes.
#define ENTENTE_AT_1_AND_10_MB(function) \
  BENCHMARK(function)->Arg(1)->Arg(10)->Unit(benchmark::kMillisecond)

ENTENTE_AT_1_AND_10_MB(MakeReadyProse);
ENTENTE_AT_1_AND_10_MB(MakeReadyCombiningMarks);
ENTENTE_AT_1_AND_10_MB(MakeReadyFlags);
ENTENTE_AT_1_AND_10_MB(MakeReadyWhiteSpace);
ENTENTE_AT_1_AND_10_MB(FindInProse);
ENTENTE_AT_1_AND_10_MB(FindNothingInProse);
ENTENTE_AT_1_AND_10_MB(FindInOneLetter);
ENTENTE_AT_1_AND_10_MB(FindInOneLetterFromTheStart);
ENTENTE_AT_1_AND_10_MB(FindAmbiguousInOneLetter);
ENTENTE_AT_1_AND_10_MB(FindSplitCharacters);
ENTENTE_AT_1_AND_10_MB(FindNothingInFewWords);
ENTENTE_AT_1_AND_10_MB(VerifyAtOffsets);

}  // namespace
}  // namespace entente::evidence
