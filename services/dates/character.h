// How an error message of this library names one character of what was sent.  Used by the parsers
// beside it.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace entente::dates {

// The character of `text` that begins at byte `at`: "'x'" when it is printable ASCII, "U+2013" when
// it is other well-formed UTF-8, "byte 0xFF" when it is neither, "the end" at or past the end.
// Always ASCII, so that a message stays valid UTF-8 whatever the caller sent.
[[nodiscard]] std::string DescribeCharacter(std::string_view text, std::size_t at);

}  // namespace entente::dates
