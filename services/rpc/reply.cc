#include "services/rpc/reply.h"

#include <cstdint>
#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "grpcpp/support/slice.h"

namespace entente::rpc {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

// Up to this size a copy costs less than a slice of its own: an allocation, a reference count and
// one more entry for the system call that sends it.
constexpr std::size_t kCopyBytesMax = 512;

// A tag and a length, both varints of 32 bits.
constexpr std::size_t kHeaderBytesMax = 10;

std::string MessageFieldHeader(int field_number, std::size_t length) {
  std::uint8_t buffer[kHeaderBytesMax];
  std::uint8_t* end = CodedOutputStream::WriteVarint32ToArray(
      WireFormatLite::MakeTag(field_number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), buffer);
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(length), end);
  return std::string(buffer, end);
}

// Gives the string to the slice, which deletes it when gRPC has sent it.
grpc::Slice SliceOf(std::string part) {
  auto* owned = new std::string(std::move(part));
  return grpc::Slice(
      owned->data(), owned->size(), [](void* data) { delete static_cast<std::string*>(data); },
      owned);
}

}  // namespace

Reply Reply::Of(const google::protobuf::MessageLite& message) {
  Reply reply;
  reply.AppendFields(message);
  return reply;
}

void Reply::AppendBytes(std::string bytes) {
  if (bytes.empty()) return;
  size_bytes_ += bytes.size();
  if (bytes.size() > kCopyBytesMax) {
    parts_.push_back(std::move(bytes));
    last_is_joint_ = false;
    return;
  }
  if (!last_is_joint_) parts_.emplace_back();
  last_is_joint_ = true;
  parts_.back() += bytes;
}

void Reply::AppendMessageField(int field_number, std::string document, std::string fragment) {
  AppendBytes(MessageFieldHeader(field_number, document.size() + fragment.size()));
  AppendBytes(std::move(document));
  AppendBytes(std::move(fragment));
}

void Reply::AppendFields(const google::protobuf::MessageLite& part) {
  AppendBytes(part.SerializeAsString());
}

grpc::ByteBuffer Reply::Release() && {
  std::vector<grpc::Slice> slices;
  slices.reserve(parts_.size());
  for (std::string& part : parts_) slices.push_back(SliceOf(std::move(part)));
  *this = Reply();
  return grpc::ByteBuffer(slices.data(), slices.size());
}

}  // namespace entente::rpc
