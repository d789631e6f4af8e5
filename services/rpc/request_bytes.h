// The bytes of a request: parsed, checked for what Protobuf lets pass, and digested.  The same for
// every method.  Pure; any thread may call it.

#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"

namespace entente::rpc {

// Fills in `request`, a new message, and returns the SHA-256 of its bytes.
//   INVALID_ARGUMENT  MALFORMED_REQUEST: bytes that are no such message; BAD_REQUEST: strings with
//                     invalid UTF-8 or a NUL, two members of one oneof
[[nodiscard]] absl::StatusOr<std::string> ParseRequest(const grpc::ByteBuffer& in,
                                                       google::protobuf::Message& request);

}  // namespace entente::rpc
