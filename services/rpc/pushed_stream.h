// Client streams whose messages are pushed into a sink: each is taken by a worker, and the next one
// is read when it has been, so that a caller who sends fast is held back by flow control with one
// message in hand, and one who sends slowly keeps neither a thread nor a connection.  Parses,
// checks, counts and tells the observer like the unary calls (adaptor.h).

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Where the messages of one stream go.  Used by one thread at a time.
class MessageSink {
 public:
  virtual ~MessageSink() = default;

  // The next message.  `call` is that of the stream, with a deadline for this step alone, and with
  // the digest of the message.  An error ends the stream.
  virtual absl::Status Take(const Call& call,
                            std::unique_ptr<google::protobuf::Message> message) = 0;

  // The caller has sent all: the answer.  Not called when the stream broke off.
  virtual absl::StatusOr<Reply> End(const Call& call) = 0;

  // The request id that the caller gave, for the log; empty while none is known.
  [[nodiscard]] virtual std::string request_id() const = 0;
};

// Makes the sink, before the first message is read.
using OpenSink = std::function<absl::StatusOr<std::unique_ptr<MessageSink>>(const Call&)>;

// A new message of the method's request type.
using NewMessage = std::function<std::unique_ptr<google::protobuf::Message>()>;

// Serves one call of a raw client-streaming method by the workers of its lane.  The reactor deletes
// itself.
//
// A stream may last as long as its caller likes, or until the caller's deadline; each step has
// AdaptorOptions::deadline_max.  It ends with what the sink says, and besides with
//   INVALID_ARGUMENT   as Adaptor::Serve
//   DEADLINE_EXCEEDED  the caller's deadline has passed, or that of one step
//   CANCELLED          the caller left: what the sink has done stays
//   RESOURCE_EXHAUSTED QUEUE_FULL, with RetryInfo
//   UNAVAILABLE        SHUTTING_DOWN, with RetryInfo: after Adaptor::EndStreams
//   INTERNAL           the sink threw
grpc::ServerReadReactor<grpc::ByteBuffer>* ServePushedStream(Adaptor& adaptor,
                                                             grpc::CallbackServerContext* context,
                                                             grpc::ByteBuffer* out,
                                                             const Method& method,
                                                             NewMessage new_message, OpenSink open);

}  // namespace entente::rpc
