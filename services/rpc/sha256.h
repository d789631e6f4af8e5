// SHA-256 (FIPS 180-4) of bytes in memory.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

namespace entente::rpc {

// 32 bytes.
[[nodiscard]] std::string Sha256(std::string_view bytes);

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string Sha256Hex(std::string_view bytes);

}  // namespace entente::rpc
