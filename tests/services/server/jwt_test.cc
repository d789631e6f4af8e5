#include "services/server/jwt.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_issuer.h"

namespace entente::server {
namespace {

using nlohmann::json;
using test::TestIssuer;
using test::Unsigned;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

json GoodClaims() {
  return {{"iss", "https://id.example"}, {"aud", "entente"},     {"sub", "analyst"},
          {"iat", 1'799'999'990},        {"nbf", 1'799'999'990}, {"exp", 1'800'000'300}};
}

json With(json claims, const std::string& name, const json& value) {
  claims[name] = value;
  return claims;
}

json Without(json claims, const std::string& name) {
  claims.erase(name);
  return claims;
}

class Jwt : public ::testing::Test {
 protected:
  absl::StatusOr<JwtClaims> Verify(const std::string& token, absl::Time now = kNow) const {
    return VerifyJwt(token, *JwtKeys::Parse(issuer_.Jwks()), rules_, now);
  }

  // Why it is refused; empty when it is not.
  std::string Fault(const std::string& token) const {
    const auto claims = Verify(token);
    return claims.ok() ? "" : std::string(claims.status().message());
  }
  std::string Fault(const json& claims) const { return Fault(issuer_.Sign(claims)); }

  const TestIssuer issuer_;
  const JwtRules rules_ = {.issuer = "https://id.example", .audience = "entente"};
};

TEST_F(Jwt, ATokenOfTheIssuerIsTaken) {
  const auto claims = Verify(issuer_.Sign(GoodClaims()));

  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->subject, "analyst");
  EXPECT_EQ(claims->expires, absl::FromUnixSeconds(1'800'000'300));
  EXPECT_EQ(claims->grant.role, "");
}

TEST_F(Jwt, TheClaimEntenteSaysWhatIsGranted) {
  const json grant = {{"role", "editor"}, {"governments", {"CA", "US"}}, {"tlp_max", "AMBER"}};

  const auto claims = Verify(issuer_.Sign(With(GoodClaims(), "entente", grant)));

  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(claims->grant.role, "editor");
  EXPECT_EQ(claims->grant.tlp_max, "AMBER");
  EXPECT_THAT(claims->grant.governments, ElementsAre("CA", "US"));
}

TEST_F(Jwt, OneOfSeveralAudiencesDoes) {
  EXPECT_EQ(Fault(With(GoodClaims(), "aud", {"other", "entente"})), "");
  EXPECT_THAT(Fault(With(GoodClaims(), "aud", {"other"})), HasSubstr("audience"));
}

TEST_F(Jwt, OtherIssuersAndAudiencesAreRefused) {
  EXPECT_THAT(Fault(With(GoodClaims(), "iss", "https://id.example/")), HasSubstr("issuer"));
  EXPECT_THAT(Fault(Without(GoodClaims(), "iss")), HasSubstr("issuer"));
  EXPECT_THAT(Fault(With(GoodClaims(), "aud", "Entente")), HasSubstr("audience"));
  EXPECT_THAT(Fault(Without(GoodClaims(), "aud")), HasSubstr("audience"));
}

TEST_F(Jwt, TimesAreKeptWithinTheSkew) {
  const std::string token = issuer_.Sign(GoodClaims());

  EXPECT_TRUE(Verify(token, absl::FromUnixSeconds(1'800'000'359)).ok());
  EXPECT_THAT(Verify(token, absl::FromUnixSeconds(1'800'000'360)).status().message(),
              HasSubstr("expired"));
  EXPECT_TRUE(Verify(token, absl::FromUnixSeconds(1'799'999'930)).ok());
  EXPECT_THAT(Verify(token, absl::FromUnixSeconds(1'799'999'929)).status().message(),
              HasSubstr("not valid yet"));
}

TEST_F(Jwt, ATokenHasToSayWhenItEndsAndWhoseItIs) {
  EXPECT_THAT(Fault(Without(GoodClaims(), "exp")), HasSubstr("exp"));
  EXPECT_THAT(Fault(With(GoodClaims(), "exp", "tomorrow")), HasSubstr("exp"));
  EXPECT_THAT(Fault(With(GoodClaims(), "exp", 1e300)), HasSubstr("exp"));
  EXPECT_THAT(Fault(With(GoodClaims(), "nbf", "now")), HasSubstr("nbf"));
  EXPECT_THAT(Fault(Without(GoodClaims(), "sub")), HasSubstr("sub"));
  EXPECT_THAT(Fault(With(GoodClaims(), "sub", std::string(256, 'a'))), HasSubstr("sub"));
}

TEST_F(Jwt, ATokenWithoutASignatureIsRefused) {
  for (const std::string algorithm : {"none", "None", "NONE", "nOnE"}) {
    EXPECT_NE(Fault(Unsigned({{"alg", algorithm}, {"kid", "key-1"}}, GoodClaims())), "");
    EXPECT_NE(Fault(Unsigned({{"alg", algorithm}}, GoodClaims(), "x")), "");
  }
  EXPECT_NE(Fault(Unsigned({{"kid", "key-1"}}, GoodClaims())), "");
  const std::string token = issuer_.Sign(GoodClaims());
  EXPECT_NE(Fault(token.substr(0, token.rfind('.') + 1)), "");
  EXPECT_NE(Fault(token.substr(0, token.rfind('.'))), "");
}

TEST_F(Jwt, AnAlteredTokenIsRefused) {
  const std::string token = issuer_.Sign(GoodClaims());
  const std::string other = issuer_.Sign(With(GoodClaims(), "sub", "minister"));
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');

  EXPECT_THAT(Fault(token.substr(0, first) + other.substr(first, other.rfind('.') - first) +
                    token.substr(last)),
              HasSubstr("signature"));
}

// The public key is no secret: who takes HS256 for it as well lets everybody sign.
TEST_F(Jwt, AnAlgorithmThatTheKeyIsNotForIsRefused) {
  const TestIssuer rsa("key-1", TestIssuer::KeyType::kRsa);

  EXPECT_NE(Fault(Unsigned({{"alg", "HS256"}, {"kid", "key-1"}}, GoodClaims(), "x")), "");
  EXPECT_THAT(Fault(rsa.Sign(GoodClaims())), HasSubstr("signature"));
  EXPECT_THAT(Fault(rsa.Sign(GoodClaims(), "PS256")), HasSubstr("signature"));
}

TEST_F(Jwt, RsaSignsInBothWays) {
  const TestIssuer rsa("rsa", TestIssuer::KeyType::kRsa);
  const JwtKeys keys = *JwtKeys::Parse(rsa.Jwks());

  for (const std::string algorithm : {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}) {
    EXPECT_TRUE(VerifyJwt(rsa.Sign(GoodClaims(), algorithm), keys, rules_, kNow).ok()) << algorithm;
  }
}

TEST_F(Jwt, AKeyThatIsNotKnownIsToldApart) {
  const TestIssuer other("key-2");
  const TestIssuer impostor("key-1");

  EXPECT_EQ(Verify(other.Sign(GoodClaims())).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Verify(impostor.Sign(GoodClaims())).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(Jwt, ATokenThatNamesNoKeyIsTriedWithAll) {
  EXPECT_TRUE(Verify(issuer_.Sign(GoodClaims(), "", json::object(), false)).ok());
}

TEST_F(Jwt, CriticalHeadersAreNotPassedOver) {
  EXPECT_THAT(Fault(issuer_.Sign(GoodClaims(), "", {{"crit", {"exp"}}})), HasSubstr("critical"));
}

TEST_F(Jwt, WhatIsNoTokenIsRefusedWithoutRepeatingIt) {
  for (const std::string token : {"", ".", "..", "...", "a.b.c", "a.b.c.d", "\xff\xfe.x.y",
                                  "eyJhbGciOiJFUzI1NiJ9..", "!!!.???.###"}) {
    EXPECT_NE(Fault(token), "") << token;
    if (token.size() <= 3) continue;
    EXPECT_THAT(Fault(token), ::testing::Not(HasSubstr(token)));
  }
  EXPECT_THAT(Fault(std::string(kJwtBytesMax + 1, 'a')), HasSubstr("too long"));
  EXPECT_NE(Fault(issuer_.Sign(json::array({1, 2}))), "");
}

TEST_F(Jwt, SetsOfKeysAreChecked) {
  for (const std::string set :
       {"", "{}", "[]", R"({"keys":{}})", R"({"keys":[]})", R"({"keys":[1]})",
        R"({"keys":[{"kty":"oct","k":"c2VjcmV0"}]})", R"({"keys":[{"kty":"RSA","n":"!"}]})",
        R"({"keys":[{"kty":"EC","use":"enc"}]})"}) {
    EXPECT_EQ(JwtKeys::Parse(set).status().code(), absl::StatusCode::kInvalidArgument) << set;
  }
  const TestIssuer small("small", TestIssuer::KeyType::kRsa, 1024);
  EXPECT_THAT(JwtKeys::Parse(small.Jwks()).status().message(), HasSubstr("2048 bits"));
}

}  // namespace
}  // namespace entente::server
