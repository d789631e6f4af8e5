// What the meanings of the phrase table come to, on a given day: spans for the parts of a phrase, a
// reading for the whole.
//
// Used by phrase.cc alone.  Pure; any thread may call it.

#pragma once

#include "services/dates/phrase.h"
#include "services/dates/phrase_grammar.h"

namespace entente::dates {

// The span of a phrase whose meaning is a stretch of the calendar (Meaning::kLastOfSpans), or why
// it has none.
struct SpanReading {
  PhraseOutcome outcome = PhraseOutcome::kUnderstood;
  Span span;
};

[[nodiscard]] SpanReading ReadSpan(const ParsedPhrase& phrase, absl::CivilDay anchor,
                                   const PhraseContext& context);

// The reading of a whole phrase, but for its rule.
[[nodiscard]] PhraseReading ReadPhrase(const ParsedPhrase& phrase, absl::CivilDay anchor,
                                       const PhraseContext& context);

}  // namespace entente::dates
