// UTF-8 as Protobuf understands it (RFC 3629): no overlong forms, no surrogates, nothing above
// U+10FFFF. Used to say where a text is broken and to cut one.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <string_view>

namespace entente::rpc {

// The length in bytes of the longest prefix of `text` that is well-formed; the length of `text`
// when all of it is.
[[nodiscard]] std::size_t WellFormedPrefix(std::string_view text);

// The longest well-formed prefix of `text` of at most `bytes_max` bytes: never ends within a
// character.
[[nodiscard]] std::string_view CutUtf8(std::string_view text, std::size_t bytes_max);

}  // namespace entente::rpc
