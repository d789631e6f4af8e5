// Which row of the phrase table a phrase fits, and what fills the row's slots.  Says nothing of
// what that means.
//
// Used by phrase_reading.cc and phrase.cc.  The table is expanded once per language, at first use;
// after that any thread may call it.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "services/dates/phrase_table.h"

namespace entente::dates {

// A phrase that was understood: the row, the values of its slots in order, its {span}s in order.
struct ParsedPhrase {
  const PhraseRow* row = nullptr;
  std::vector<std::pair<Slot, int>> values;
  std::vector<ParsedPhrase> spans;

  // The value of the `index`th slot of a kind, from 0; nothing when there are not so many.
  [[nodiscard]] std::optional<int> Get(Slot slot, std::size_t index = 0) const;
};

// Deepest nesting of {span}s: "by the end of the first half of fiscal year 2011" has four.
inline constexpr int kPhraseDepthMax = 5;

// Whether there is a table for a language tag (BCP 47), of which only the primary subtag counts;
// empty is English.
[[nodiscard]] bool KnowsLanguage(std::string_view language_code);

// How `phrase` fits the table of a language; nothing when it does not, or when there is no table.
[[nodiscard]] std::optional<ParsedPhrase> ParseDatePhrase(std::string_view phrase,
                                                          std::string_view language_code);

// The same for the rows that are lengths of time.
[[nodiscard]] std::optional<ParsedPhrase> ParseLengthPhrase(std::string_view phrase,
                                                            std::string_view language_code);

}  // namespace entente::dates
