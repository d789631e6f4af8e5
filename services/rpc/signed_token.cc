#include "services/rpc/signed_token.h"

#include <array>
#include <cstddef>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace entente::rpc {
namespace {

constexpr std::size_t kMacBytes = 32;

// Longer than any token of ours; what is longer is not even decoded.
constexpr std::size_t kTokenCharactersMax = 4096;

using Mac = std::array<unsigned char, kMacBytes>;

Mac Sign(std::string_view key, std::string_view purpose, std::string_view payload) {
  std::string signed_bytes = absl::StrCat(absl::string_view(purpose.data(), purpose.size()),
                                          absl::string_view(payload.data(), payload.size()));
  Mac mac;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size(), mac.data(),
       nullptr);
  return mac;
}

// The payload and its signature behind it; empty for a text that is no token.
std::string Decode(std::string_view token) {
  if (token.size() > kTokenCharactersMax) return {};
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes))
    return {};
  // Base64 leaves bits unused at the end and Abseil passes over white space: only the one text that
  // SealToken writes is the token.
  if (absl::WebSafeBase64Escape(bytes) != token || bytes.size() <= kMacBytes) return {};
  return bytes;
}

}  // namespace

std::string SealToken(std::string_view key, std::string_view purpose, std::string_view payload) {
  std::string bytes(payload);
  const Mac mac = Sign(key, purpose, payload);
  bytes.append(mac.begin(), mac.end());
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<std::string> OpenToken(std::string_view key, std::string_view purpose,
                                      std::string_view token) {
  std::string bytes = Decode(token);
  if (bytes.empty()) {
    return absl::InvalidArgumentError("is not a token of this service; send it as it was given");
  }
  const std::string_view payload(bytes.data(), bytes.size() - kMacBytes);
  const Mac mac = Sign(key, purpose, payload);
  if (CRYPTO_memcmp(mac.data(), payload.data() + payload.size(), kMacBytes) != 0) {
    return absl::InvalidArgumentError(
        "was altered, or was given by the server of another database");
  }
  bytes.resize(payload.size());
  return bytes;
}

}  // namespace entente::rpc
