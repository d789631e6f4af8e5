// Texts that a caller keeps for the server and cannot make or alter: a payload with its
// HMAC-SHA-256, in base64url without padding.  Used by page tokens and resume tokens.  Pure; any
// thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace entente::rpc {

// `purpose` keeps the signatures apart from any other use of the same key.
[[nodiscard]] std::string SealToken(std::string_view key, std::string_view purpose,
                                    std::string_view payload);

// The payload of a token; only the one text that SealToken wrote is the token.  InvalidArgument,
// saying in words that follow the name of its field whether it is no token of this service, or was
// altered or given by another database.
[[nodiscard]] absl::StatusOr<std::string> OpenToken(std::string_view key, std::string_view purpose,
                                                    std::string_view token);

}  // namespace entente::rpc
