// Page tokens: opaque, versioned, signed (HMAC-SHA-256) with a key kept in the database, bound to
// the method, the query and the caller's clearance.  AIP-158.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "storage/page.h"

namespace entente::rpc {

// What a token is bound to.  Any difference but in the page size refuses it.
struct TokenScope {
  std::string_view method;  // full name
  std::string_view
      query_digest;  // SHA-256 of everything that decides what the list holds, 32 bytes
};

// Immutable, thread-safe.
class PageTokens final {
 public:
  // `key` is the database's, 32 bytes.
  explicit PageTokens(std::string key);

  // base64url text without padding; empty for no keyset.
  [[nodiscard]] std::string Seal(const TokenScope& scope, const storage::Keyset& keyset) const;

  // INVALID_ARGUMENT INVALID_PAGE_TOKEN, with a BadRequest violation on `page_token` that says
  // which it is: not a token of this service, altered or of another database, or of another query.
  [[nodiscard]] absl::StatusOr<storage::Keyset> Open(const TokenScope& scope,
                                                     std::string_view token) const;

 private:
  std::string key_;
};

}  // namespace entente::rpc
