// From the bytes of a request to its message, for every method, unary or stream.  Pure; any thread
// may call it.

#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"

namespace entente::rpc {

// Fills in `request`, a new message, and returns the SHA-256 of its bytes.  INVALID_ARGUMENT as
// request_text.h and request_oneofs.h say: bytes that are no such message, strings of invalid UTF-8
// or with a NUL, several members of one oneof.
[[nodiscard]] absl::StatusOr<std::string> ParseRequest(const grpc::ByteBuffer& in,
                                                       google::protobuf::Message& request);

}  // namespace entente::rpc
