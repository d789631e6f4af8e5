// The answer of a server that leaves a method out.

#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "services/rpc/call.h"

namespace entente::rpc {

// UNIMPLEMENTED NOT_IMPLEMENTED, saying which method lacks what.
[[nodiscard]] absl::Status NotImplementedError(const Method& method, std::string_view missing);

// Ends a stream at once with NotImplementedError.  The reactor deletes itself.
grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseServerStream(const Method& method,
                                                               std::string_view missing);

}  // namespace entente::rpc
