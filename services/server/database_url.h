// The database's URL and its password, which stand in different places: a command line can be read
// by every user of the machine, and an environment by whoever looks at the process.  Pure, but for
// ReadPasswordFile; used by config.cc.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace entente::server {

// Whether a connection string of libpq, postgresql://USER:PASSWORD@HOST/NAME or keywords, holds a
// password (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
[[nodiscard]] bool HasPassword(std::string_view url);

// The connection string with a password, which it had none of.
[[nodiscard]] std::string WithPassword(std::string_view url, std::string_view password);

// The first line of a file.  InvalidArgument, one line that names the file and never its content,
// when it cannot be read, is empty, or is longer than 1,000 bytes.
[[nodiscard]] absl::StatusOr<std::string> ReadPasswordFile(const std::string& path);

}  // namespace entente::server
