// Where a set of keys is read: a file, or an address that is asked over HTTPS by libcurl.
// Thread-safe.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace entente::server {

// Whether `source` is an address, and not a file.
[[nodiscard]] bool IsUrl(std::string_view source);

// InvalidArgument for an address that is not asked: only https, or http on this machine.
[[nodiscard]] absl::Status CheckJwksUrl(const std::string& url);

// The text there, at most 1 MiB, within 10 seconds; redirections are not followed.
//   UNAVAILABLE  one line that says why not
[[nodiscard]] absl::StatusOr<std::string> FetchJwks(const std::string& url);

}  // namespace entente::server
