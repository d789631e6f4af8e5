// Server streams whose messages are pulled: each is made by a worker when the one before it has
// left, so that a caller who reads slowly is waited for with one message in hand and neither a
// thread nor a connection.  Parses, checks, counts and tells the observer like the unary calls
// (adaptor.h).

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Where the messages of one stream come from.  Used by one thread at a time.
class MessageSource {
 public:
  virtual ~MessageSource() = default;

  // The next message; nothing when there are no more.  `call` is that of the stream, with a
  // deadline for this message alone.
  virtual absl::StatusOr<std::optional<Reply>> Next(const Call& call) = 0;
};

// Parsed request in, source or error out.  Runs on a worker thread, within the time of the first
// message.
using OpenSource = std::function<absl::StatusOr<std::unique_ptr<MessageSource>>(
    const Call&, const google::protobuf::Message& request)>;

// Serves one call of a raw server-streaming method by the workers of its lane.  The reactor deletes
// itself.  `request` is a new message of the method's request type.
//
// A stream may last as long as its caller likes, or until the caller's deadline; each message has
// AdaptorOptions::deadline_max.  It ends with what the source says, and besides with
//   INVALID_ARGUMENT   as Adaptor::Serve
//   DEADLINE_EXCEEDED  the caller's deadline has passed, or that of one message
//   CANCELLED          the caller left
//   RESOURCE_EXHAUSTED QUEUE_FULL, with RetryInfo
//   UNAVAILABLE        SHUTTING_DOWN, with RetryInfo: after Adaptor::EndStreams
//   INTERNAL           the source threw
grpc::ServerWriteReactor<grpc::ByteBuffer>* ServePulledStream(
    Adaptor& adaptor, grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
    const Method& method, std::unique_ptr<google::protobuf::Message> request, OpenSource open);

// The same for a function that takes its own request type.
template <typename Request, typename TypedOpen>
grpc::ServerWriteReactor<grpc::ByteBuffer>* ServePulledStream(Adaptor& adaptor,
                                                              grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              const Method& method,
                                                              TypedOpen open) {
  return ServePulledStream(
      adaptor, context, in, method, std::make_unique<Request>(),
      [open = std::move(open)](const Call& call, const google::protobuf::Message& request) {
        return open(call, static_cast<const Request&>(request));
      });
}

}  // namespace entente::rpc
