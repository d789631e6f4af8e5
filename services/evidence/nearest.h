// The passage of a text that is nearest to words that do not stand there, for the reader of an
// error message and for nothing else.  Used by quote.h.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace entente::evidence {

// A stretch of a text, in bytes, end excluded.
struct ByteRange {
  std::size_t start;
  std::size_t end;
};

// The longest run of words of `quote` that stands in `text`: as many words as possible, one after
// the other in both; the first of several that are equally long.  Nothing when no two words do (or
// one, when `quote` has only one).
//
// A word is a run of letters, digits and marks, or one ideograph; case is left aside, and so is
// everything between words.  Scripts that write neither spaces nor ideographs (Thai, kana) have
// long words, and seldom a near passage.
//
// Expected time in proportion to `text` and `quote` together: a suffix automaton of the quote's
// words reads the text once.
[[nodiscard]] std::optional<ByteRange> FindNearest(std::string_view text, std::string_view quote);

}  // namespace entente::evidence
