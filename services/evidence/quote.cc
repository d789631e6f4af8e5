#include "services/evidence/quote.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

#include "services/evidence/code_point.h"
#include "services/evidence/nearest.h"
#include "services/evidence/search.h"
#include "services/evidence/shape.h"

namespace entente::evidence {
namespace {

using Outcome = QuoteResult::Outcome;

// Of what a result holds for a message; what a message shows is less.
constexpr std::size_t kWordsBytesMax = 400;

// prefix + exact + suffix, made loose, and where `exact` stands in it.  White space at an end of
// `exact` is its own, even if the context has some there too.
struct Needle {
  std::string loose;
  std::size_t start;
  std::size_t end;
};

Needle MakeNeedle(std::string_view prefix, std::string_view exact, std::string_view suffix) {
  std::string words = absl::StrCat(std::string(prefix), std::string(exact));
  std::size_t start = Loosen(prefix).size();
  if (GlyphAt(words, prefix.size()).continues_a_space) --start;
  const std::size_t end = Loosen(words).size();
  words.append(suffix);
  return {Loosen(words), start, end};
}

ByteRange InText(const SourceText& source, const Needle& needle, std::size_t loose) {
  return {source.ByteOfLoose(loose + needle.start), source.ByteOfLoose(loose + needle.end)};
}

bool SplitsCharacter(const SourceText& source, ByteRange range) {
  return source.SplitsCharacter(range.start) || source.SplitsCharacter(range.end);
}

Passage PassageAt(const SourceText& source, ByteRange range) {
  const std::string_view words = source.text().substr(range.start, range.end - range.start);
  return {static_cast<std::int32_t>(source.CodePointOf(range.start)),
          static_cast<std::int32_t>(source.CodePointOf(range.end)), Shown(words, kWordsBytesMax)};
}

QuoteResult Fault(Outcome outcome, std::string_view field) {
  QuoteResult result;
  result.outcome = outcome;
  result.field = field;
  return result;
}

QuoteResult Verified(const SourceText& source, ByteRange range) {
  QuoteResult result;
  result.start = static_cast<std::int32_t>(source.CodePointOf(range.start));
  result.end = static_cast<std::int32_t>(source.CodePointOf(range.end));
  result.exact = source.text().substr(range.start, range.end - range.start);
  return result;
}

QuoteResult Split(const SourceText& source, ByteRange range) {
  QuoteResult result = Fault(Outcome::kSplitsCharacter, "exact");
  const std::size_t at = source.SplitsCharacter(range.start) ? range.start : range.end;
  result.there = source.CharacterAround(at);
  result.passage = PassageAt(source, range);
  return result;
}

// Where a needle stands.
struct Places {
  std::size_t count = 0;  // up to kOccurrencesMax; those that split a character are not counted
  std::optional<ByteRange> first;
  std::optional<ByteRange> first_split;
};

Places FindPlaces(const SourceText& source, const Needle& needle) {
  Places places;
  Searcher(needle.loose).Search(source.loose(), [&](std::size_t loose) {
    const bool is_split = source.SplitsCharacterInLoose(loose + needle.start) ||
                          source.SplitsCharacterInLoose(loose + needle.end);
    std::optional<ByteRange>& first = is_split ? places.first_split : places.first;
    if (!first) first = InText(source, needle, loose);
    if (!is_split) ++places.count;
    return places.count < kOccurrencesMax;
  });
  return places;
}

// The field whose words are to blame when `exact` stands, and not with its context.
std::string_view ContextAtFault(const SourceText& source, const v1::Citation& citation) {
  if (citation.suffix().empty()) return "prefix";
  if (citation.prefix().empty()) return "suffix";
  const Needle without_suffix = MakeNeedle(citation.prefix(), citation.exact(), "");
  return FindPlaces(source, without_suffix).first ? "suffix" : "prefix";
}

QuoteResult NotFound(const SourceText& source, const v1::Citation& citation) {
  QuoteResult result = Fault(Outcome::kNotFound, "exact");
  const Places places = FindPlaces(source, MakeNeedle("", citation.exact(), ""));
  std::optional<ByteRange> nearest = places.first;
  if (nearest) {
    result.count = places.count;
    result.field = ContextAtFault(source, citation);
  } else {
    nearest = FindNearest(source.text(), citation.exact());
  }
  if (nearest) result.passage = PassageAt(source, *nearest);
  return result;
}

QuoteResult Find(const SourceText& source, const v1::Citation& citation) {
  const Places places =
      FindPlaces(source, MakeNeedle(citation.prefix(), citation.exact(), citation.suffix()));
  if (places.count == 1) return Verified(source, *places.first);
  if (places.count > 1) {
    QuoteResult result = Fault(Outcome::kAmbiguous, "exact");
    result.count = places.count;
    result.passage = PassageAt(source, *places.first);
    return result;
  }
  if (places.first_split) return Split(source, *places.first_split);
  return NotFound(source, citation);
}

QuoteResult OtherWords(const SourceText& source, const v1::Citation& citation, ByteRange range) {
  QuoteResult result = Fault(Outcome::kOtherWords, "exact");
  result.there = Shown(source.text().substr(range.start, range.end - range.start), kWordsBytesMax);
  const Places places =
      FindPlaces(source, MakeNeedle(citation.prefix(), citation.exact(), citation.suffix()));
  if (places.count == 1) result.passage = PassageAt(source, *places.first);
  return result;
}

// Whether `needle` stands in the text such that its `exact` is at `range`.
bool StandsAt(const SourceText& source, const Needle& needle, ByteRange range) {
  const std::size_t exact = source.LooseOf(range.start);
  if (exact < needle.start) return false;
  const std::string_view loose = source.loose();
  return loose.substr(exact - needle.start, needle.loose.size()) == needle.loose;
}

// The text before or after the quote, as long as the words that should stand there.
std::string ThereInstead(const SourceText& source, ByteRange range, std::string_view prefix,
                         std::string_view suffix) {
  if (suffix.empty()) {
    const std::size_t end = source.CodePointOf(range.start);
    const std::size_t start = source.ByteOf(end - std::min(end, CountCodePoints(prefix)));
    return Shown(source.text().substr(start, range.start - start), kWordsBytesMax);
  }
  const std::size_t end = source.ByteOf(
      std::min(source.code_points(), source.CodePointOf(range.end) + CountCodePoints(suffix)));
  return Shown(source.text().substr(range.end, end - range.end), kWordsBytesMax);
}

// The fault of a context that does not stand around the quote, of which one side is empty.
std::optional<QuoteResult> FindContextFault(const SourceText& source, std::string_view exact,
                                            ByteRange range, std::string_view prefix,
                                            std::string_view suffix) {
  if (StandsAt(source, MakeNeedle(prefix, exact, suffix), range)) return std::nullopt;
  QuoteResult result = Fault(Outcome::kOtherContext, suffix.empty() ? "prefix" : "suffix");
  result.there = ThereInstead(source, range, prefix, suffix);
  return result;
}

QuoteResult VerifyAt(const SourceText& source, const v1::Citation& citation) {
  if (static_cast<std::size_t>(citation.end()) > source.code_points()) {
    QuoteResult result = Fault(Outcome::kOutOfRange, "end");
    result.count = source.code_points();
    return result;
  }
  const ByteRange range = {source.ByteOf(static_cast<std::size_t>(citation.start())),
                           source.ByteOf(static_cast<std::size_t>(citation.end()))};
  const std::string_view there = source.text().substr(range.start, range.end - range.start);
  if (there != citation.exact()) return OtherWords(source, citation, range);
  if (SplitsCharacter(source, range)) return Split(source, range);
  if (auto fault = FindContextFault(source, there, range, citation.prefix(), "")) return *fault;
  if (auto fault = FindContextFault(source, there, range, "", citation.suffix())) return *fault;
  return Verified(source, range);
}

}  // namespace

QuoteResult FindQuote(const SourceText& source, const v1::Citation& citation) {
  const std::vector<ShapeFault> faults = FindShapeFaults(citation);
  if (!faults.empty()) {
    const ShapeFault& first = faults.front();
    return Fault(first.is_too_long ? Outcome::kTooLong : Outcome::kMalformed, first.field);
  }
  if (citation.exact().empty()) return {};
  return citation.has_start() ? VerifyAt(source, citation) : Find(source, citation);
}

v1::Citation::Anchor AnchorOf(const QuoteResult& result) {
  if (result.outcome == Outcome::kVerified) return v1::Citation::VERIFIED;
  return result.outcome == Outcome::kAmbiguous ? v1::Citation::AMBIGUOUS : v1::Citation::NOT_FOUND;
}

void StoreQuote(const QuoteResult& result, v1::Citation& citation) {
  if (result.exact.empty()) return;
  citation.set_exact(result.exact);
  citation.set_start(result.start);
  citation.set_end(result.end);
}

}  // namespace entente::evidence
