// An identity provider for tests: signs JSON Web Tokens, and tells its public keys.

#pragma once

#include <memory>
#include <string>

#include "nlohmann/json.hpp"

struct _cjose_jwk_int;

namespace entente::test {

class TestIssuer final {
 public:
  enum class KeyType { kRsa, kEc };

  // With a new key of that `kid`.
  explicit TestIssuer(const std::string& key_id = "key-1", KeyType type = KeyType::kEc,
                      std::size_t rsa_bits = 2048);
  ~TestIssuer();
  TestIssuer(const TestIssuer&) = delete;
  TestIssuer& operator=(const TestIssuer&) = delete;

  // The JWK Set with its public key.
  [[nodiscard]] std::string Jwks() const;

  // A token with these claims, signed by `algorithm` (the key's own when empty), naming the key
  // unless told not to.
  [[nodiscard]] std::string Sign(const nlohmann::json& claims, const std::string& algorithm = "",
                                 const nlohmann::json& more_headers = nlohmann::json::object(),
                                 bool names_key = true) const;

 private:
  const std::string key_id_;
  const KeyType type_;
  _cjose_jwk_int* key_;
};

// `header.claims.` and whatever is to stand for a signature, in base64url.
[[nodiscard]] std::string Unsigned(const nlohmann::json& header, const nlohmann::json& claims,
                                   const std::string& signature = "");

}  // namespace entente::test
