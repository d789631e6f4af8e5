#include "services/rpc/page_token.h"

#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "entente/internal/page_token.pb.h"
#include "services/rpc/violations.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

constexpr std::uint32_t kVersion = 1;

// Keeps the signatures apart from any other use of the same key.
constexpr std::string_view kPurpose = "entente page token 1:";

constexpr std::size_t kMacBytes = 32;
constexpr std::size_t kUidBytes = 16;

// Longer than any token of ours; what is longer is not even decoded.
constexpr std::size_t kTokenCharactersMax = 4096;

using Mac = std::array<unsigned char, kMacBytes>;

Mac Sign(std::string_view key, std::string_view payload) {
  std::string signed_bytes = absl::StrCat(absl::string_view(kPurpose.data(), kPurpose.size()),
                                          absl::string_view(payload.data(), payload.size()));
  Mac mac;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size(), mac.data(),
       nullptr);
  return mac;
}

// The 16 bytes of a UUID in its usual form.
std::string UidBytes(std::string_view uid) {
  std::string digits;
  for (const char c : uid) {
    if (c != '-') digits += c;
  }
  return absl::HexStringToBytes(digits);
}

std::string UidText(std::string_view bytes) {
  std::string text = absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

absl::Status Refuse(std::string_view why) {
  absl::Status status =
      storage::MakeError(absl::StatusCode::kInvalidArgument, storage::kReasonInvalidPageToken,
                         "page_token: " + std::string(why));
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field("page_token");
  violation->set_description(std::string(why));
  storage::SetDetail(status, bad_request);
  return status;
}

// The payload and its signature behind it; empty for a text that is no token.
std::string Decode(std::string_view token) {
  if (token.size() > kTokenCharactersMax) return {};
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes))
    return {};
  // Base64 leaves bits unused at the end and Abseil passes over white space: only the one text that
  // Seal writes is the token.
  if (absl::WebSafeBase64Escape(bytes) != token || bytes.size() <= kMacBytes) return {};
  return bytes;
}

}  // namespace

PageTokens::PageTokens(std::string key) : key_(std::move(key)) {}

std::string PageTokens::Seal(const TokenScope& scope, const storage::Keyset& keyset) const {
  internal::PageToken token;
  token.set_version(kVersion);
  token.set_method(std::string(scope.method));
  token.set_query_digest(std::string(scope.query_digest));
  token.set_sort_text(keyset.sort_key);
  token.set_uid(UidBytes(keyset.uid));
  std::string bytes = token.SerializeAsString();
  const Mac mac = Sign(key_, bytes);
  bytes.append(mac.begin(), mac.end());
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<storage::Keyset> PageTokens::Open(const TokenScope& scope,
                                                 std::string_view token) const {
  const std::string bytes = Decode(token);
  if (bytes.empty()) return Refuse("is not a token of this service; send it as it was given");

  const std::string_view payload(bytes.data(), bytes.size() - kMacBytes);
  const Mac mac = Sign(key_, payload);
  if (CRYPTO_memcmp(mac.data(), payload.data() + payload.size(), kMacBytes) != 0) {
    return Refuse("was altered, or was given by the server of another database");
  }

  internal::PageToken opened;
  if (!opened.ParseFromArray(payload.data(), static_cast<int>(payload.size())) ||
      opened.version() != kVersion || opened.uid().size() != kUidBytes) {
    return Refuse("is of another version of this service; begin again with the first page");
  }
  if (opened.method() != scope.method || opened.query_digest() != scope.query_digest) {
    return Refuse(
        "belongs to another query; between pages only page_size may change, all else must stay");
  }
  return storage::Keyset{.sort_key = opened.sort_text(), .uid = UidText(opened.uid())};
}

}  // namespace entente::rpc
