#include "tests/support/test_issuer.h"

#include <cjose/cjose.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "absl/strings/escaping.h"

namespace entente::test {
namespace {

using nlohmann::json;

std::string Base64Url(const std::string& bytes) {
  return absl::WebSafeBase64Escape(bytes);  // without padding
}

void MustSign(bool is_done) {
  if (!is_done) throw std::runtime_error("cjose refuses to make a token");
}

}  // namespace

TestIssuer::TestIssuer(const std::string& key_id, KeyType type, std::size_t rsa_bits)
    : key_id_(key_id), type_(type) {
  const std::uint8_t exponent[] = {1, 0, 1};
  key_ = type == KeyType::kEc
             ? cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, nullptr)
             : cjose_jwk_create_RSA_random(rsa_bits, exponent, sizeof(exponent), nullptr);
  MustSign(key_ != nullptr && cjose_jwk_set_kid(key_, key_id.data(), key_id.size(), nullptr));
}

TestIssuer::~TestIssuer() { cjose_jwk_release(key_); }

std::string TestIssuer::Jwks() const {
  char* text = cjose_jwk_to_json(key_, /*priv=*/false, nullptr);
  MustSign(text != nullptr);
  const json key = json::parse(text);
  std::free(text);
  return json{{"keys", {key}}}.dump();
}

std::string TestIssuer::Sign(const json& claims, const std::string& algorithm,
                             const json& more_headers, bool names_key) const {
  cjose_header_t* header = cjose_header_new(nullptr);
  const std::string own = type_ == KeyType::kEc ? "ES256" : "RS256";
  MustSign(cjose_header_set(header, CJOSE_HDR_ALG, (algorithm.empty() ? own : algorithm).c_str(),
                            nullptr));
  if (names_key) MustSign(cjose_header_set(header, CJOSE_HDR_KID, key_id_.c_str(), nullptr));
  for (const auto& [name, value] : more_headers.items()) {
    MustSign(cjose_header_set_raw(header, name.c_str(), value.dump().c_str(), nullptr));
  }
  const std::string text = claims.dump();
  cjose_jws_t* token = cjose_jws_sign(
      key_, header, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr);
  MustSign(token != nullptr);
  const char* compact = nullptr;
  MustSign(cjose_jws_export(token, &compact, nullptr));
  std::string result = compact;
  cjose_jws_release(token);
  cjose_header_release(header);
  return result;
}

std::string Unsigned(const json& header, const json& claims, const std::string& signature) {
  return Base64Url(header.dump()) + "." + Base64Url(claims.dump()) + "." + Base64Url(signature);
}

}  // namespace entente::test
