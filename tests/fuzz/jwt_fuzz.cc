// Any bytes as a JSON Web Token and as a set of keys: nothing that nobody signed is taken.  The
// first byte chooses which of the two.

#include "services/server/jwt.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/check.h"

namespace {

using entente::server::JwtKeys;

// Of a P-256 key that nobody has the other half of (RFC 7515, A.3.1, says it; no token of it that
// is for us is in the corpus).
constexpr std::string_view kKeys = R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k",)"
                                   R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                                   R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    const auto keys = JwtKeys::Parse(text);
    ENTENTE_FUZZ_CHECK(!keys.ok() || keys->size() > 0);
    return 0;
  }
  static const JwtKeys keys = *JwtKeys::Parse(kKeys);
  const auto claims = entente::server::VerifyJwt(
      text, keys, {.issuer = "https://id.example", .audience = "entente"},
      absl::FromUnixSeconds(1'800'000'000));
  ENTENTE_FUZZ_CHECK(!claims.ok());
  ENTENTE_FUZZ_CHECK(absl::IsNotFound(claims.status()) || absl::IsInvalidArgument(claims.status()));
  return 0;
}
