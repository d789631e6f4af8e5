#include "clients/cli/request_id.h"

#include <array>
#include <memory>
#include <random>
#include <vector>

#include "absl/strings/escaping.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "openssl/evp.h"
#include "openssl/sha.h"

namespace entente::cli {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 16U;

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

// Of 16 bytes or more.
template <typename Bytes>
std::string UuidOf(Bytes bytes, unsigned version) {
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | (version << 4U));
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);  // variant 10
  std::string uuid = Hex(bytes.data(), 16);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) uuid.insert(at, 1, '-');
  return uuid;
}

std::string BytesOf(std::string_view method, const google::protobuf::Message& request) {
  std::string bytes(method);
  bytes.append(1, '\0').append(DeterministicBytes(request));
  return bytes;
}

}  // namespace

std::string RequestIdFor(std::string_view method, const google::protobuf::Message& request) {
  return UuidOf(Sha256(BytesOf(method, request)), 8);
}

std::string RequestIdForBytes(std::string_view method, const google::protobuf::Message& request,
                              std::istream& in) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(),
                                                                     &EVP_MD_CTX_free);
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  const std::string head = BytesOf(method, request);
  EVP_DigestUpdate(hash.get(), head.data(), head.size());
  std::vector<char> block(kBlockBytes);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    EVP_DigestUpdate(hash.get(), block.data(), static_cast<std::size_t>(in.gcount()));
  }
  in.clear();
  in.seekg(0);
  Digest digest;
  EVP_DigestFinal_ex(hash.get(), digest.data(), nullptr);
  return UuidOf(digest, 8);
}

std::string RandomRequestId() {
  std::array<unsigned char, 16> bytes;
  std::random_device random;
  for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(random());
  return UuidOf(bytes, 4);
}

std::string Sha256Hex(std::string_view bytes) {
  const Digest digest = Sha256(bytes);
  return Hex(digest.data(), digest.size());
}

}  // namespace entente::cli
