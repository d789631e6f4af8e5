// What a whole phrase comes to on a given day.
//
// Used by phrase.cc alone.  Pure; any thread may call it.

#pragma once

#include "absl/time/civil_time.h"

#include "services/dates/phrase.h"
#include "services/dates/phrase_grammar.h"

namespace entente::dates {

// The reading of `phrase`, said on `anchor`, but for its rule; only `outcome` counts when that is
// not kUnderstood.
[[nodiscard]] PhraseReading ReadPhrase(const ParsedPhrase& phrase, absl::CivilDay anchor,
                                       const PhraseContext& context);

}  // namespace entente::dates
