#include "services/rpc/page_token.h"

#include <cstdint>
#include <utility>

#include "absl/strings/escaping.h"

#include "entente/internal/page_token.pb.h"
#include "services/rpc/hex.h"
#include "services/rpc/signed_token.h"
#include "services/rpc/violations.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

constexpr std::uint32_t kPageTokenVersion = 1;

// Keeps the signatures apart from any other use of the same key.
constexpr std::string_view kPageTokenPurpose = "entente page token 1:";

constexpr std::size_t kUidBytes = 16;

// The 16 bytes of a UUID in its usual form.
std::string UidBytes(std::string_view uid) {
  std::string digits;
  for (const char c : uid) {
    if (c != '-') digits += c;
  }
  return BytesOfHex(digits);
}

std::string UidText(std::string_view bytes) {
  std::string text = absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

std::string_view MessageOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
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

}  // namespace

PageTokens::PageTokens(std::string key) : key_(std::move(key)) {}

std::string PageTokens::Seal(const TokenScope& scope, const storage::Keyset& keyset) const {
  internal::PageToken token;
  token.set_version(kPageTokenVersion);
  token.set_method(std::string(scope.method));
  token.set_query_digest(std::string(scope.query_digest));
  token.set_sort_text(keyset.sort_key);
  token.set_uid(UidBytes(keyset.uid));
  return SealToken(key_, kPageTokenPurpose, token.SerializeAsString());
}

absl::StatusOr<storage::Keyset> PageTokens::Open(const TokenScope& scope,
                                                 std::string_view token) const {
  const absl::StatusOr<std::string> payload = OpenToken(key_, kPageTokenPurpose, token);
  if (!payload.ok()) return Refuse(MessageOf(payload.status()));

  internal::PageToken opened;
  if (!opened.ParseFromString(*payload) || opened.version() != kPageTokenVersion ||
      opened.uid().size() != kUidBytes) {
    return Refuse("is of another version of this service; begin again with the first page");
  }
  if (opened.method() != scope.method || opened.query_digest() != scope.query_digest) {
    return Refuse(
        "belongs to another query; between pages only page_size may change, all else must stay");
  }
  return storage::Keyset{.sort_key = opened.sort_text(), .uid = UidText(opened.uid())};
}

}  // namespace entente::rpc
