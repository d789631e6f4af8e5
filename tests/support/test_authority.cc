#include "tests/support/test_authority.h"

#include <atomic>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace entente::test {
namespace {

void Must(bool is_done) {
  if (!is_done) throw std::runtime_error("OpenSSL refuses to make a certificate");
}

std::string TextOf(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

std::string PemOf(X509* cert) {
  BIO* bio = BIO_new(BIO_s_mem());
  Must(PEM_write_bio_X509(bio, cert) == 1);
  return TextOf(bio);
}

std::string PemOf(EVP_PKEY* key) {
  BIO* bio = BIO_new(BIO_s_mem());
  Must(PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return TextOf(bio);
}

void Extend(X509* cert, int extension_id, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, extension_id, value.c_str());
  Must(extension != nullptr && X509_add_ext(cert, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// Not signed yet.
X509* MakeCertificate(EVP_PKEY* key, const CertificateWish& wish) {
  static std::atomic<int> serial = 1;
  X509* cert = X509_new();
  Must(X509_set_version(cert, 2) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
  ASN1_TIME_set(X509_getm_notBefore(cert), absl::ToTimeT(wish.not_before));
  ASN1_TIME_set(X509_getm_notAfter(cert), absl::ToTimeT(wish.not_after));
  X509_NAME* name = X509_get_subject_name(cert);
  Must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(wish.common_name.c_str()),
                                  -1, -1, 0) == 1);
  Must(X509_set_pubkey(cert, key) == 1);
  if (!wish.alternative_names.empty()) {
    Extend(cert, NID_subject_alt_name, wish.alternative_names);
  }
  return cert;
}

}  // namespace

TestAuthority::TestAuthority(const std::string& name) : key_(EVP_EC_gen("P-256")) {
  CertificateWish wish;
  wish.common_name = name;
  cert_ = MakeCertificate(key_, wish);
  Extend(cert_, NID_basic_constraints, "critical,CA:TRUE");
  Extend(cert_, NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_set_issuer_name(cert_, X509_get_subject_name(cert_));
  Must(X509_sign(cert_, key_, EVP_sha256()) > 0);
}

TestAuthority::~TestAuthority() {
  X509_free(cert_);
  EVP_PKEY_free(key_);
}

std::string TestAuthority::cert() const { return PemOf(cert_); }

CertificateAndKey TestAuthority::Issue(const CertificateWish& wish) const {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* cert = MakeCertificate(key, wish);
  X509_set_issuer_name(cert, X509_get_subject_name(cert_));
  Must(X509_sign(cert, key_, EVP_sha256()) > 0);
  CertificateAndKey issued = {PemOf(cert), PemOf(key)};
  X509_free(cert);
  EVP_PKEY_free(key);
  return issued;
}

}  // namespace entente::test
