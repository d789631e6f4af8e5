// Characters of what was sent: reading one as UTF-8, and how an error message of this library names
// it.  Used by the parsers beside it.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::dates {

// A code point and the bytes it takes in UTF-8.
struct Character {
  std::uint32_t code_point = 0;
  std::size_t bytes = 0;
};

// The character that begins at byte `at` of `text`, which is within it.  Nothing when no
// well-formed UTF-8 begins there: a stray or missing continuation, an overlong form, a surrogate.
[[nodiscard]] std::optional<Character> ReadCharacter(std::string_view text, std::size_t at);

// The character of `text` that begins at byte `at`: "'x'" when it is printable ASCII, "U+2013" when
// it is other well-formed UTF-8, "byte 0xFF" when it is neither, "the end" at or past the end.
// Always ASCII, so that a message stays valid UTF-8 whatever the caller sent.
[[nodiscard]] std::string DescribeCharacter(std::string_view text, std::size_t at);

}  // namespace entente::dates
