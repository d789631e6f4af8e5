// The answer to a call, as the bytes of its message.  Stored documents leave as they are stored,
// without being parsed; Protobuf defines the concatenation of a document and a fragment as their
// merge.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "google/protobuf/message_lite.h"
#include "grpcpp/support/byte_buffer.h"

namespace entente::rpc {

// Movable; used by one thread.
class Reply final {
 public:
  // An empty message.
  Reply() = default;

  // A whole message.
  [[nodiscard]] static Reply Of(const google::protobuf::MessageLite& message);

  // Serialized bytes of (a part of) the message, as they are.
  void AppendBytes(std::string bytes);

  // A message field, from its serialized parts: tag, length, then `document` and `fragment` one
  // after the other.  For a repeated field, call it once for each element.
  void AppendMessageField(int field_number, std::string document, std::string fragment);

  // The fields that are set in `part`, which is a message of the reply's type.
  void AppendFields(const google::protobuf::MessageLite& part);

  [[nodiscard]] std::size_t size_bytes() const { return size_bytes_; }

  // The bytes as slices that own them.  Only small parts were copied, into a common one.
  [[nodiscard]] grpc::ByteBuffer Release() &&;

 private:
  std::vector<std::string> parts_;
  bool last_is_joint_ = false;  // the last part collects small ones
  std::size_t size_bytes_ = 0;
};

}  // namespace entente::rpc
