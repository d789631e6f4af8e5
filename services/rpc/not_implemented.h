// Answers for what is in the API and not in this server yet.

#pragma once

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// UNIMPLEMENTED NOT_IMPLEMENTED, saying which method lacks what.
[[nodiscard]] absl::Status NotImplementedError(const Method& method, std::string_view missing);

// Serves a unary call with NotImplementedError, through the adaptor like any other.
grpc::ServerUnaryReactor* RefuseUnary(Adaptor& adaptor, grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                                      const Method& method,
                                      std::unique_ptr<google::protobuf::Message> request,
                                      std::string_view missing);

// Ends a stream at once with NotImplementedError.  The reactor deletes itself.
grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseServerStream(const Method& method,
                                                               std::string_view missing);
grpc::ServerReadReactor<grpc::ByteBuffer>* RefuseClientStream(const Method& method,
                                                              std::string_view missing);

}  // namespace entente::rpc
