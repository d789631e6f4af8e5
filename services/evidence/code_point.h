// The code points of a text, one at a time, and what each is taken for when quotes are compared
// loosely (source_text.h).  Used by the files beside it, and by services/rpc to count.  Pure; any
// thread may call it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace entente::evidence {

struct CodePoint {
  char32_t value;     // U+FFFD for bytes that are not UTF-8
  std::size_t bytes;  // at least 1
};

// The code point that begins at byte `at` of `text`, which is before its end.
[[nodiscard]] CodePoint CodePointAt(std::string_view text, std::size_t at);

// The code point that ends before byte `at` of `text`, which is after its start.
[[nodiscard]] CodePoint CodePointBefore(std::string_view text, std::size_t at);

// The number of code points of `text`, which is valid UTF-8: what limits and citations count in.
[[nodiscard]] std::size_t CountCodePoints(std::string_view text);

// Whether it has the Unicode property White_Space.
[[nodiscard]] bool IsWhiteSpace(char32_t code_point);

// What one code point becomes in the loose text.
struct Glyph {
  std::size_t bytes;       // that it has in the text
  char stands_for;         // what becomes of it; NUL when it stays as it is
  bool continues_a_space;  // nothing becomes of it: white space after white space

  [[nodiscard]] std::size_t loose_bytes() const {
    if (continues_a_space) return 0;
    return stands_for == '\0' ? bytes : 1;
  }
};

// The glyph of the code point that begins at byte `at` of `text`, which is before its end.
[[nodiscard]] Glyph GlyphAt(std::string_view text, std::size_t at);

// `text` for a reader of a message, on one line: each control character and each white space as a
// space; at most `bytes_max` bytes and an ellipsis of three dots when there is more.
[[nodiscard]] std::string Shown(std::string_view text, std::size_t bytes_max);

}  // namespace entente::evidence
