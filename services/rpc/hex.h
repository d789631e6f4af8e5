// Hexadecimal digits as the bytes that they stand for.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

namespace entente::rpc {

// Two digits, of either case, for each byte; the caller knows that they are digits, and an even
// number.
[[nodiscard]] std::string BytesOfHex(std::string_view digits);

}  // namespace entente::rpc
