// Finding and verifying quotes: whether the words that a Citation quotes stand in the stored text
// of its release, and where.  docs/evidence.md tells it at length.
//
// Used by the services that write citations and by AttachText, which settles citations written
// before there was a text.  Pure functions; any thread may call them, and one SourceText serves any
// number of quotes and threads.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "entente/v1/citation.pb.h"
#include "services/evidence/source_text.h"

namespace entente::evidence {

// Longest quote, in code points: longer than any paragraph of a release, short enough that a
// citation is a sentence and not a copy of the text.  Requests are held to the same limit.
inline constexpr std::size_t kExactCodePointsMax = 10'000;

// Longest prefix and longest suffix, in code points.  They only tell one occurrence from another:
// a thousand are half a page.
inline constexpr std::size_t kContextCodePointsMax = 1'000;

// Occurrences are counted up to here: "1000 times or more" helps as much as the number.
inline constexpr std::size_t kOccurrencesMax = 1'000;

// A stretch of the text, in code points, end excluded.
struct Passage {
  std::int32_t start = 0;
  std::int32_t end = 0;
  std::string words;  // the text's own characters, cut short when long

  friend bool operator==(const Passage&, const Passage&) = default;
};

// What came of looking for one quote.
struct QuoteResult {
  enum class Outcome {
    kVerified,         // it stands there, or nothing is quoted and the whole release is cited
    kMalformed,        // offsets or context make no sense, whatever the text
    kTooLong,          // the words of `field` are longer than the limit
    kOutOfRange,       // the offsets reach past the end of the text
    kOtherWords,       // other words stand at the offsets
    kOtherContext,     // the words stand at the offsets, but not after `prefix` or before `suffix`
    kNotFound,         // the words stand nowhere
    kAmbiguous,        // they stand more than once
    kSplitsCharacter,  // they begin or end within a user-perceived character
  };

  Outcome outcome = Outcome::kVerified;

  // kVerified of a quote: where it stands, in code points, end excluded, and the text's own
  // characters there.  All empty when the whole release is cited.
  std::int32_t start = 0;
  std::int32_t end = 0;
  std::string exact;

  // Of a fault: the field of the Citation that is to blame, in static storage.
  std::string_view field;

  // kOtherWords, kOtherContext: what the text has there instead.  kSplitsCharacter: the character.
  // Cut short when long; kOtherContext may have nothing there.
  std::string there;

  // kAmbiguous: how often, at least 2; kOccurrencesMax stands for that many or more.
  // kNotFound: how often `exact` alone stands, whatever is around it.
  // kOutOfRange: the length of the text in code points.
  std::size_t count = 0;

  // kNotFound: the nearest passage.  kOtherWords: the only place where prefix + exact + suffix
  // stands.  kAmbiguous: the first place.  kSplitsCharacter: where the quote stands.  Absent when
  // there is none.
  std::optional<Passage> passage;
};

// Looks for the quote of `citation` in `source`; `citation.release` is the caller's business.
//
// With offsets: text[start, end) must be `exact`, character for character.  `prefix` and `suffix`,
// when given, must stand before and after it, compared loosely.
//
// Without: finds the only place where prefix + exact + suffix stands, one right after the other,
// compared loosely (see Loosen).  White space at an end of `exact` stands for the whole run there.
// Places that begin or end within a user-perceived character do not count; when there are no
// others, the outcome is kSplitsCharacter.
//
// Without `exact`: kVerified, the whole release is cited; offsets and context are then kMalformed.
//
// Nothing is ever found by likeness.  The nearest passage of kNotFound is for the reader of the
// message: where `exact` stands without its context, the first such place; else the longest run of
// the quote's words, case and punctuation left aside, that stands in the text, the first of
// several.
//
// Time grows with text and quote and not with their product, whatever they are.
[[nodiscard]] QuoteResult FindQuote(const SourceText& source, const v1::Citation& citation);

// The anchor of a citation whose text was attached later: VERIFIED, AMBIGUOUS, or NOT_FOUND for
// every other outcome.
[[nodiscard]] v1::Citation::Anchor AnchorOf(const QuoteResult& result);

// Puts what was found into `citation`: offsets and the text's own characters.  Only for kVerified;
// leaves a citation of the whole release as it is.
void StoreQuote(const QuoteResult& result, v1::Citation& citation);

// What is wrong, for the caller who sent `citation`, saying what was got and what was wanted:
// "got "..."; at 395 to 422 the text has "..."; wanted its own characters".  Valid UTF-8 on one
// line, at most about 600 bytes.  The caller adds the path of `result.field`.  Empty for kVerified.
[[nodiscard]] std::string DescribeFault(const QuoteResult& result, const v1::Citation& citation);

}  // namespace entente::evidence
