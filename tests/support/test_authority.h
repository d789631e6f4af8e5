// A certificate authority for tests: keys and certificates in PEM, made by OpenSSL.

#pragma once

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

using EVP_PKEY = struct evp_pkey_st;
using X509 = struct x509_st;

namespace entente::test {

struct CertificateAndKey {
  std::string cert;
  std::string key;
};

struct CertificateWish {
  std::string common_name = "test";
  // As OpenSSL writes it: `DNS:localhost,IP:127.0.0.1`; empty: no such extension.
  std::string alternative_names;
  absl::Time not_before = absl::Now() - absl::Hours(1);
  absl::Time not_after = absl::Now() + absl::Hours(1);
};

class TestAuthority final {
 public:
  explicit TestAuthority(const std::string& name = "Test authority");
  ~TestAuthority();
  TestAuthority(const TestAuthority&) = delete;
  TestAuthority& operator=(const TestAuthority&) = delete;

  // The authority's own certificate.
  [[nodiscard]] std::string cert() const;

  // A new key, and a certificate of it that this authority signs.
  [[nodiscard]] CertificateAndKey Issue(const CertificateWish& wish) const;

 private:
  EVP_PKEY* key_;
  X509* cert_;
};

}  // namespace entente::test
