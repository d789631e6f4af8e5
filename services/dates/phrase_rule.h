// The names of readings, as they are stored in FuzzyDate.rule.  Pure; any thread may call it.

#pragma once

#include <string>

#include "services/dates/phrase_grammar.h"

namespace entente::dates {

// The table's name and those of the readings used, outermost first: `phrase/1:by+late+this-year`.
// At most kPhraseDepthMax names deep; two for a range.
[[nodiscard]] std::string RuleOf(const ParsedPhrase& phrase);

}  // namespace entente::dates
