// The stored text of a release, made ready for finding many quotes in it: where its code points
// stand, where its user-perceived characters end, and what it reads like when white space,
// quotation marks and dashes are taken for one another.
//
// Used by quote.h.  Immutable once made; any number of threads may share one.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace entente::evidence {

// `text`, which is valid UTF-8, as quotes are compared without offsets ("loosely"):
// - a run of white space (Unicode property White_Space: NBSP, tabs, ends of lines, pages and
//   paragraphs among it) becomes one space;
// - a dash (Unicode property Dash: hyphen-minus, U+2010 to U+2015, the minus sign and others)
//   becomes '-'; the soft hyphen, which is no dash, stays;
// - the curly single quotes U+2018 to U+201B become ', the curly double ones U+201C to U+201F ";
//   primes and guillemets stay.
// Nothing else changes: not case, not accents, not the normal form.
[[nodiscard]] std::string Loosen(std::string_view text);

// Offsets are in bytes of UTF-8, in Unicode code points, or in bytes of the loose text; the names
// say which.  An offset may be the length, which stands for the end.  Making one takes time in
// proportion to the text, and about 1.2 times its memory; each question below takes the time of a
// kilobyte at most, whatever the text.
class SourceText final {
 public:
  // `text` must be valid UTF-8 and outlive the object.  Text that is not is no danger to memory,
  // but its offsets mean nothing.
  explicit SourceText(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }

  // Its length in code points.
  [[nodiscard]] std::size_t code_points() const { return code_points_; }

  // Loosen(text()).
  [[nodiscard]] const std::string& loose() const { return loose_; }

  // The byte at which the code point number `code_point` begins; at most code_points().
  [[nodiscard]] std::size_t ByteOf(std::size_t code_point) const;

  // How many code points begin before `byte`, at most text().size().
  [[nodiscard]] std::size_t CodePointOf(std::size_t byte) const;

  // The first byte of what stands at `loose` of the loose text; of a run of white space, the first
  // byte of the run.
  [[nodiscard]] std::size_t ByteOfLoose(std::size_t loose) const;

  // The byte of the loose text that stands for the code point beginning at `byte`; for white space,
  // that of the whole run.
  [[nodiscard]] std::size_t LooseOf(std::size_t byte) const;

  // Whether `byte`, at which a code point begins, lies within a user-perceived character: an
  // extended grapheme cluster (UAX #29), such as a letter with combining marks, a flag, an emoji
  // of several parts, a Hangul syllable in jamo, CR LF.
  [[nodiscard]] bool SplitsCharacter(std::size_t byte) const;

  // The same of what stands at `loose` of the loose text, at which a code point begins; of a run of
  // white space its first code point is meant.
  [[nodiscard]] bool SplitsCharacterInLoose(std::size_t loose) const;

  // The user-perceived character that `byte` lies within or begins; at most 64 bytes of it.
  [[nodiscard]] std::string_view CharacterAround(std::size_t byte) const;

 private:
  // Where one code point of the text stands by all three counts.
  struct Mark {
    std::size_t byte;
    std::size_t code_point;
    std::size_t loose;  // bytes of the loose text that stand for what is before
  };

  // Steps over the code point that `at` stands before.
  void Step(Mark& at) const;

  // Makes within_character_in_loose_ of within_character_.
  void MarkLoose();

  // The last mark of which `count` is at most `value`.
  [[nodiscard]] Mark LastMark(std::size_t Mark::*count, std::size_t value) const;

  std::string_view text_;
  std::string loose_;
  std::size_t code_points_ = 0;
  // One for about each kilobyte, the first at 0; from them the rest is counted.
  std::vector<Mark> marks_;
  // For each byte, of the text and of the loose text, whether it lies within a user-perceived
  // character; empty when none does.
  std::vector<bool> within_character_;
  std::vector<bool> within_character_in_loose_;
};

}  // namespace entente::evidence
