// The words of a date phrase, folded so that spellings of one phrase are one sequence of words:
// case, accents, the kind of space, apostrophe and dash, and punctuation between words do not
// count.
//
// Used by the patterns of the phrase table, and for the patterns themselves, so that both sides are
// folded by the same rules.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace entente::dates {

// Longest phrase that is looked at, in bytes and in words.  The longest of the documented phrases
// has 12 words; a sentence is not a date phrase.
inline constexpr std::size_t kPhraseBytesMax = 240;
inline constexpr std::size_t kPhraseWordsMax = 24;

// One word: a run of letters, a run of digits, or one sign.
struct Word {
  // Lower-case ASCII: `july`, `2010`, `d'`, `'s`, `-`, `/`.  A character that has no fold is the
  // sign
  // "?", which no pattern has.
  std::string text;
  // Nothing stands between it and the word before: the `rd` of `3rd`.
  bool joined = false;

  friend bool operator==(const Word&, const Word&) = default;
};

// The words of `phrase`, in order:
//   letters      in lower case, without accents: `Décembre` is `decembre`, `mañana` is `manana`
//   digits       apart from letters: `3rd` is `3`, `rd`
//   apostrophes  stay with the elided word, `d'ici` is `d'`, `ici`; `'s` is a word of its own
//   a hyphen     parts words where a letter is on either side of it (`mid-July`), and is the sign
//   `-`
//                elsewhere, as a dash always is
//   full stops   vanish but between digits, and part nothing between a digit and a letter (`1.º`);
//   commas, colons, quotes, parentheses vanish
//
// Empty when there is no word, or more of them, or of bytes, than the limits above.
[[nodiscard]] std::vector<Word> SplitPhrase(std::string_view phrase);

}  // namespace entente::dates
