#include "services/server/jwt.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "fmt/format.h"
#include "nlohmann/json.hpp"

#include "services/rpc/wording.h"

namespace entente::server {
namespace {

using nlohmann::json;

constexpr std::size_t kKeysMax = 100;
constexpr std::size_t kRsaBitsMin = 2048;
constexpr std::size_t kSubjectMax = 255;

// 9999-12-31: an `exp` beyond the calendar is a fault of the token, not an overflow of ours.
constexpr double kSecondsMax = 253'402'300'799.0;

// What signs in an algorithm (RFC 7518, 3.1): `none` and the HMACs are not among them.
struct Algorithm {
  std::string_view name;
  std::string_view key_type;
  std::string_view curve;
};
constexpr std::array<Algorithm, 9> kAlgorithms = {{{"RS256", "RSA", ""},
                                                   {"RS384", "RSA", ""},
                                                   {"RS512", "RSA", ""},
                                                   {"PS256", "RSA", ""},
                                                   {"PS384", "RSA", ""},
                                                   {"PS512", "RSA", ""},
                                                   {"ES256", "EC", "P-256"},
                                                   {"ES384", "EC", "P-384"},
                                                   {"ES512", "EC", "P-521"}}};

const Algorithm* FindAlgorithm(std::string_view name) {
  const auto* found =
      std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                   [&](const Algorithm& algorithm) { return algorithm.name == name; });
  return found == kAlgorithms.end() ? nullptr : found;
}

struct ReleaseKey {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct ReleaseSignature {
  void operator()(cjose_jws_t* signature) const { cjose_jws_release(signature); }
};
using SignaturePtr = std::unique_ptr<cjose_jws_t, ReleaseSignature>;

// The text of a member; empty when it is absent or no text.
std::string TextIn(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// Whether it is base64url without padding (RFC 7515, 2) that cjose decodes: of four characters and
// one more there are no whole bytes, and cjose ends the process over it.
bool IsBase64Url(std::string_view text) {
  return !text.empty() && text.size() % 4 != 1 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_';
         });
}

// Three parts of base64url.
bool IsCompactJws(std::string_view token) {
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(token.data(), token.size()), '.');
  return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), &IsBase64Url);
}

// The numbers that a public key is made of.
bool HasNumbers(const json& key, const std::string& type) {
  const char* const first = type == "RSA" ? "n" : "x";
  const char* const second = type == "RSA" ? "e" : "y";
  return IsBase64Url(TextIn(key, first)) && IsBase64Url(TextIn(key, second));
}

absl::Status Bad(std::string_view what) { return absl::InvalidArgumentError(std::string(what)); }

}  // namespace

struct JwtKeys::Key {
  std::string id;
  std::string type;
  std::string curve;
  std::string algorithm;  // the only one it is for; empty: any
  std::unique_ptr<cjose_jwk_t, ReleaseKey> key;

  [[nodiscard]] bool Checks(const Algorithm& wanted) const {
    return type == wanted.key_type && curve == wanted.curve &&
           (algorithm.empty() || algorithm == wanted.name);
  }
};

absl::StatusOr<JwtKeys> JwtKeys::Parse(std::string_view text) {
  const json set = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool has_keys = set.is_object() && set.contains("keys") && set["keys"].is_array();
  if (!has_keys) return Bad("is no JWK Set: wanted an object with a list `keys`");
  if (set["keys"].size() > kKeysMax) {
    return Bad(fmt::format("has {} keys; wanted {} at most", set["keys"].size(), kKeysMax));
  }
  JwtKeys keys;
  for (const json& entry : set["keys"]) {
    if (!entry.is_object()) return Bad("has a key that is no object");
    const std::string use = TextIn(entry, "use");
    const std::string type = TextIn(entry, "kty");
    if ((!use.empty() && use != "sig") || (type != "RSA" && type != "EC")) continue;
    auto key = std::make_shared<Key>();
    key->id = TextIn(entry, "kid");
    key->type = type;
    key->curve = type == "EC" ? TextIn(entry, "crv") : "";
    key->algorithm = TextIn(entry, "alg");
    // Of what else the key has, a private half or its chain, cjose is told nothing.
    json numbers = {{"kty", type}};
    for (const char* name : {"crv", "n", "e", "x", "y"}) {
      if (entry.contains(name)) numbers[name] = entry[name];
    }
    const std::string one = numbers.dump();
    if (HasNumbers(entry, type)) {
      key->key.reset(cjose_jwk_import(one.data(), one.size(), nullptr));
    }
    if (key->key == nullptr) return Bad(fmt::format("key {} cannot be read", rpc::Quoted(key->id)));
    if (type == "RSA" && cjose_jwk_get_keysize(key->key.get(), nullptr) < kRsaBitsMin) {
      return Bad(fmt::format("key {} has less than {} bits", rpc::Quoted(key->id), kRsaBitsMin));
    }
    keys.keys_.push_back(std::move(key));
  }
  if (keys.keys_.empty()) return Bad("has no key that checks signatures");
  return keys;
}

// One look at a token.
class JwtReader final {
 public:
  JwtReader(const JwtKeys& keys, const JwtRules& rules, absl::Time now)
      : keys_(keys), rules_(rules), now_(now) {}

  absl::StatusOr<JwtClaims> Read(std::string_view token) const {
    if (token.size() > kJwtBytesMax) return Bad("the token is too long");
    if (!IsCompactJws(token)) return Bad("the token is no signed JSON Web Token");
    // cjose refuses an unknown algorithm and none.
    const SignaturePtr signature(cjose_jws_import(token.data(), token.size(), nullptr));
    if (signature == nullptr) return Bad("the token is no signed JSON Web Token");
    if (absl::Status status = CheckSignature(*signature); !status.ok()) return status;
    std::uint8_t* bytes = nullptr;  // the signature's
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(signature.get(), &bytes, &size, nullptr)) {
      return Bad("the token has no claims");
    }
    const json claims = json::parse(bytes, bytes + size, nullptr, /*allow_exceptions=*/false);
    if (!claims.is_object()) return Bad("the token's claims are no object");
    return ReadClaims(claims);
  }

 private:
  absl::Status CheckSignature(cjose_jws_t& signature) const {
    cjose_header_t* header = cjose_jws_get_protected(&signature);
    char* critical = cjose_header_get_raw(header, "crit", nullptr);
    const bool is_critical = critical != nullptr;
    std::free(critical);  // cjose hands over what malloc gave
    if (is_critical) return Bad("the token has critical header fields, of which none is known");
    const char* name = cjose_header_get(header, CJOSE_HDR_ALG, nullptr);
    const Algorithm* algorithm = name == nullptr ? nullptr : FindAlgorithm(name);
    if (algorithm == nullptr) return Bad("the token's algorithm is none that is taken");
    const char* id = cjose_header_get(header, CJOSE_HDR_KID, nullptr);
    bool is_known = false;
    for (const auto& key : keys_.keys_) {
      if (id != nullptr && key->id != id) continue;
      is_known = true;
      if (key->Checks(*algorithm) && cjose_jws_verify(&signature, key->key.get(), nullptr)) {
        return absl::OkStatus();
      }
    }
    if (!is_known) return absl::NotFoundError("the token's key is not known");
    return Bad("the token's signature is wrong");
  }

  absl::StatusOr<JwtClaims> ReadClaims(const json& claims) const {
    if (TextIn(claims, "iss") != rules_.issuer) return Bad("the token is of another issuer");
    if (!IsForUs(claims)) return Bad("the token is for another audience");
    JwtClaims read;
    const std::optional<absl::Time> expires = TimeIn(claims, "exp");
    if (!expires.has_value()) return Bad("the token does not say when it ends (exp)");
    read.expires = *expires;
    if (now_ >= *expires + rules_.clock_skew) return Bad("the token has expired");
    for (const char* begins : {"nbf", "iat"}) {
      if (!claims.contains(begins)) continue;
      const std::optional<absl::Time> begin = TimeIn(claims, begins);
      if (!begin.has_value()) return Bad(fmt::format("the token's {} is no time", begins));
      if (now_ < *begin - rules_.clock_skew) return Bad("the token is not valid yet");
    }
    read.subject = TextIn(claims, "sub");
    if (read.subject.empty() || read.subject.size() > kSubjectMax) {
      return Bad("the token has no subject (sub), or one that is too long");
    }
    if (claims.contains("entente")) {
      if (absl::Status status = ReadGrant(claims["entente"], read.grant); !status.ok()) {
        return status;
      }
    }
    return read;
  }

  [[nodiscard]] bool IsForUs(const json& claims) const {
    const auto audience = claims.find("aud");
    if (audience == claims.end()) return false;
    if (!audience->is_array()) return TextIn(claims, "aud") == rules_.audience;
    return std::any_of(audience->begin(), audience->end(), [&](const json& one) {
      return one.is_string() && one.get_ref<const std::string&>() == rules_.audience;
    });
  }

  static std::optional<absl::Time> TimeIn(const json& claims, const char* name) {
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_number()) return std::nullopt;
    const auto seconds = found->get<double>();
    if (!(seconds >= 0 && seconds <= kSecondsMax)) return std::nullopt;
    return absl::UnixEpoch() + absl::Seconds(seconds);
  }

  static absl::Status ReadGrant(const json& claim, GrantWords& grant) {
    if (!claim.is_object()) return Bad("the token's claim entente is no object");
    grant.role = TextIn(claim, "role");
    grant.tlp_max = TextIn(claim, "tlp_max");
    grant.all_governments = claim.value("all_governments", json(false)) == json(true);
    for (const json& government : claim.value("governments", json::array())) {
      if (!government.is_string()) return Bad("the token's entente.governments are no texts");
      grant.governments.push_back(government.get<std::string>());
    }
    return absl::OkStatus();
  }

  const JwtKeys& keys_;
  const JwtRules& rules_;
  const absl::Time now_;
};

absl::StatusOr<JwtClaims> VerifyJwt(std::string_view token, const JwtKeys& keys,
                                    const JwtRules& rules, absl::Time now) {
  return JwtReader(keys, rules, now).Read(token);
}

}  // namespace entente::server
