// JSON Web Tokens (RFC 7519) signed with a public key (RFC 7515, 7518), and the sets of keys that
// check them (RFC 7517).  The cryptography is cjose's.  Used by identity.h.  Thread-safe.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/server/grant.h"

namespace entente::server {

// The longest token that is looked at, in bytes.
inline constexpr std::size_t kJwtBytesMax = 8 << 10;

// The public keys of one issuer.  Immutable; copies share them.
class JwtKeys final {
 public:
  // No key.
  JwtKeys() = default;

  // Parses a JWK Set.  Of its keys those are taken that check signatures of RS256, RS384, RS512,
  // PS256, PS384, PS512, ES256, ES384 or ES512; an RSA key has 2048 bits or more.
  //
  // InvalidArgument, one line, for what is no JWK Set, has no such key, or has over 100 keys.
  [[nodiscard]] static absl::StatusOr<JwtKeys> Parse(std::string_view text);

  [[nodiscard]] std::size_t size() const { return keys_.size(); }

 private:
  friend class JwtReader;
  struct Key;

  std::vector<std::shared_ptr<const Key>> keys_;
};

// What a token has to be.
struct JwtRules {
  std::string issuer;    // its `iss`, to the character
  std::string audience;  // its `aud`, or one of it
  // By so much may the issuer's clock differ from ours.
  absl::Duration clock_skew = absl::Minutes(1);
};

struct JwtClaims {
  std::string subject;
  absl::Time expires;
  // The claim `entente`: {"role": "editor", "governments": ["CA"], "tlp_max": "AMBER"}; of a token
  // without it, a viewer of what is CLEAR.  RED is for callers by name: GrantTo is not asked here.
  GrantWords grant;
};

// Checks a token: its form, its algorithm, its signature by one of `keys`, its issuer and audience,
// that it has begun and is not over, and that it has a subject.
//   NOT_FOUND         it names a key that is not among `keys`, which may be a new one
//   INVALID_ARGUMENT  anything else, one line that says what; never with the token
[[nodiscard]] absl::StatusOr<JwtClaims> VerifyJwt(std::string_view token, const JwtKeys& keys,
                                                  const JwtRules& rules, absl::Time now);

}  // namespace entente::server
