// Finds what Protobuf's parser passes over in silence: a request that sets two members of one
// oneof, of which the last would win ("two details").  Called by the adaptor before the handler.
// Pure; any thread may call it.

#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"

namespace entente::rpc {

// OK when `bytes`, which parse as a message of type `type`, set at most one member of every oneof;
// else INVALID_ARGUMENT BAD_REQUEST naming each such oneof by its path, as in `initiative.detail`,
// and the members that were sent.
[[nodiscard]] absl::Status CheckOneofs(std::string_view bytes,
                                       const google::protobuf::Descriptor& type);

}  // namespace entente::rpc
