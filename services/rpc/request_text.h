// Judges the text of a request: what Protobuf's parser refuses without saying where (invalid
// UTF-8), and what it lets through though PostgreSQL cannot store it (NUL).  Pure; any thread may
// call it.

#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace entente::rpc {

// OK when no string field of the message, at any depth, holds a NUL; else INVALID_ARGUMENT
// BAD_REQUEST naming every such field, as in `initiative.titles[0].text`.
[[nodiscard]] absl::Status CheckForNul(const google::protobuf::Message& message);

// Why `bytes` did not parse as a message of type `type`; never OK:
//   INVALID_ARGUMENT BAD_REQUEST        string fields of invalid UTF-8, every one named by its path
//   INVALID_ARGUMENT MALFORMED_REQUEST  the bytes are no such message at all
[[nodiscard]] absl::Status ExplainUnparsable(std::string_view bytes,
                                             const google::protobuf::Descriptor& type);

}  // namespace entente::rpc
