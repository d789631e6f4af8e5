#include "services/rpc/request_bytes.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "grpcpp/support/proto_buffer_reader.h"
#include "grpcpp/support/slice.h"
#include <openssl/evp.h>

#include "services/rpc/request_oneofs.h"
#include "services/rpc/request_text.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;

constexpr std::size_t kSha256Bytes = 32;

// What one pass over the bytes of a request tells.
struct RequestBytes {
  std::string digest;     // SHA-256
  bool has_zero = false;  // without a zero byte no string can hold a NUL
};

RequestBytes Inspect(const std::vector<grpc::Slice>& slices) {
  RequestBytes result;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(),
                                                                     &EVP_MD_CTX_free);
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  for (const grpc::Slice& slice : slices) {
    EVP_DigestUpdate(hash.get(), slice.begin(), slice.size());
    result.has_zero |= std::memchr(slice.begin(), 0, slice.size()) != nullptr;
  }
  std::array<unsigned char, kSha256Bytes> digest;
  EVP_DigestFinal_ex(hash.get(), digest.data(), nullptr);
  result.digest.assign(digest.begin(), digest.end());
  return result;
}

std::string Join(const std::vector<grpc::Slice>& slices) {
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> ParseRequest(const grpc::ByteBuffer& in, Message& request) {
  std::vector<grpc::Slice> slices;
  if (!in.Dump(&slices).ok()) return absl::InternalError("the request's bytes cannot be read");
  RequestBytes bytes = Inspect(slices);
  grpc::ByteBuffer buffer = in;  // shares the slices
  grpc::ProtoBufferReader reader(&buffer);
  if (!request.ParseFromZeroCopyStream(&reader)) {
    return ExplainUnparsable(Join(slices), *request.GetDescriptor());
  }
  if (bytes.has_zero) {
    absl::Status status = CheckForNul(request);
    if (!status.ok()) return status;
  }
  // Protobuf keeps the last of several members of a oneof and drops the others without a word.
  absl::Status oneofs = CheckOneofs(Join(slices), *request.GetDescriptor());
  if (!oneofs.ok()) return oneofs;
  return std::move(bytes.digest);
}

}  // namespace entente::rpc
