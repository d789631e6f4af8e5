// What the stretches of the calendar in the phrase table come to on a given day: "this summer",
// "the end of August", "the third quarter of fiscal year 2011".
//
// Used by phrase_reading.cc alone.  Pure functions; any thread may call them.

#pragma once

#include "absl/time/civil_time.h"

#include "services/dates/phrase.h"
#include "services/dates/phrase_grammar.h"
#include "services/dates/phrase_span.h"

namespace entente::dates {

// A span, or why there is none; `span` has a meaning only when `outcome` is kUnderstood.
struct SpanReading {
  PhraseOutcome outcome = PhraseOutcome::kUnderstood;
  Span span;
};

// The span of `phrase`, said on `anchor`.  kUnknownWords for a meaning that is a whole phrase and
// no span (after Meaning::kLastOfSpans).
[[nodiscard]] SpanReading ReadSpan(const ParsedPhrase& phrase, absl::CivilDay anchor,
                                   const PhraseContext& context);

// From the first {span} of `phrase` to the second, one day of which is meant: in EDTF [a..b].
[[nodiscard]] SpanReading ReadBetween(const ParsedPhrase& phrase, absl::CivilDay anchor,
                                      const PhraseContext& context);

// Whether `phrase` leaves its year to the reader, so that it may be this year's or another's.
[[nodiscard]] bool IsFloating(const ParsedPhrase& phrase);

}  // namespace entente::dates
