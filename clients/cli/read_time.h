// Instants as they are typed in and shown.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/timestamp.pb.h"

namespace entente::cli {

// Reads RFC 3339, `2026-11-01T00:00:00Z`; false when `text` is none.
[[nodiscard]] bool ParseInstant(std::string_view text, google::protobuf::Timestamp& instant);

// `2026-11-01 00:00:00 UTC`.
[[nodiscard]] std::string InstantWords(const google::protobuf::Timestamp& instant);

// RFC 3339 to the microsecond, as `--read-time` takes it.
[[nodiscard]] std::string FormatInstant(const google::protobuf::Timestamp& instant);

}  // namespace entente::cli
