// Any method of a server, called by its descriptor: for tests that try all of them.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/status.h"

namespace entente::test {

struct Answer {
  grpc::Status status;
  std::vector<std::string> messages;  // serialized; those of a stream that came in time

  // All that the caller was told: messages, the error's text and its details.
  [[nodiscard]] std::string Told() const;
};

// Every method of the services in proto/entente/v1, in their order.
[[nodiscard]] std::vector<const google::protobuf::MethodDescriptor*> EveryMethod();

// A request of the method from its text format.  Throws when it is none.
[[nodiscard]] std::unique_ptr<google::protobuf::Message> RequestOf(
    const google::protobuf::MethodDescriptor& method, const std::string& text);

// Calls it with `token` as the caller's, none when empty.  A stream that does not end by itself is
// left when nothing has come for two seconds, with status CANCELLED.
[[nodiscard]] Answer CallAny(grpc::Channel& channel,
                             const google::protobuf::MethodDescriptor& method,
                             const google::protobuf::Message& request, const std::string& token);

}  // namespace entente::test
