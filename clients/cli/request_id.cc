#include "clients/cli/request_id.h"

#include <array>

#include "absl/strings/escaping.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "openssl/sha.h"

namespace entente::cli {
namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest Sha256(std::string_view bytes) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string Hex(const unsigned char* bytes, std::size_t count) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes), count));
}

std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

}  // namespace

std::string RequestIdFor(std::string_view method, const google::protobuf::Message& request) {
  std::string bytes(method);
  bytes.append(1, '\0').append(DeterministicBytes(request));
  Digest digest = Sha256(bytes);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x80U);  // version 8
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U);  // variant 10
  std::string uuid = Hex(digest.data(), 16);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) uuid.insert(at, 1, '-');
  return uuid;
}

std::string Sha256Hex(std::string_view bytes) {
  const Digest digest = Sha256(bytes);
  return Hex(digest.data(), digest.size());
}

}  // namespace entente::cli
