// UUIDs (RFC 9562) for resources and requests.

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace entente::rpc {

// Whether `text` is 8-4-4-4-12 hexadecimal digits, in any case and of any version.
[[nodiscard]] bool IsUuid(std::string_view text);

// The version 7 UUID of a time, in milliseconds since 1970, and 74 random bits; 36 characters,
// lower case. The six bits where version and variant stand are overwritten.
[[nodiscard]] std::string MakeUuidV7(absl::Time time, const std::array<std::uint8_t, 10>& random);

// A new version 7 UUID, from the system's clock and OpenSSL's random source, greater than all that
// this process made before: lists break ties by it, so documents of one request keep their order.
// The twelve bits after the milliseconds are fractions of one (RFC 9562, 6.2, method 3).
// Thread-safe.  Throws std::runtime_error when there is no randomness to be had, which the adaptor
// answers with INTERNAL.
[[nodiscard]] std::string NewUuidV7();

}  // namespace entente::rpc
