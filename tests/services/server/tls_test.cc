#include "services/server/tls.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/test_authority.h"

namespace entente::server {
namespace {

using test::CertificateAndKey;
using test::TestAuthority;
using ::testing::HasSubstr;

class Tls : public ::testing::Test {
 protected:
  Tls() {
    std::string pattern = ::testing::TempDir() + "/tls-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~Tls() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  static std::string FaultOf(const TlsConfig& config) {
    const auto files = ReadTlsFiles(config, absl::Now());
    return files.ok() ? "" : std::string(files.status().message());
  }

  const TestAuthority authority_;
  const CertificateAndKey good_ = authority_.Issue({.alternative_names = "DNS:localhost"});
  std::string folder_;
};

TEST_F(Tls, APairAndItsAuthoritiesAreRead) {
  EXPECT_EQ(FaultOf({.cert_file = Write("cert", good_.cert), .key_file = Write("key", good_.key)}),
            "");
  EXPECT_EQ(FaultOf({.cert_file = Write("cert", good_.cert),
                     .key_file = Write("key", good_.key),
                     .client_ca_file = Write("ca", authority_.cert())}),
            "");
}

TEST_F(Tls, EachFaultNamesItsFile) {
  const std::string cert = Write("cert", good_.cert);
  const std::string key = Write("key", good_.key);
  const CertificateAndKey other = authority_.Issue({});
  const CertificateAndKey old = authority_.Issue({.not_after = absl::Now() - absl::Minutes(1)});

  EXPECT_THAT(FaultOf({.cert_file = cert}), HasSubstr("certificate without its key"));
  EXPECT_THAT(FaultOf({.key_file = key}), HasSubstr("key without its certificate"));
  EXPECT_THAT(FaultOf({.cert_file = folder_ + "/none", .key_file = key}),
              HasSubstr("/none: cannot be read"));
  EXPECT_THAT(FaultOf({.cert_file = cert, .key_file = folder_}), HasSubstr("cannot be read"));
  EXPECT_THAT(FaultOf({.cert_file = cert, .key_file = Write("other", other.key)}),
              HasSubstr("/other: is not the key of"));
  EXPECT_THAT(FaultOf({.cert_file = Write("text", "hello"), .key_file = key}),
              HasSubstr("/text: holds no certificate"));
  EXPECT_THAT(FaultOf({.cert_file = cert, .key_file = Write("text", "hello")}),
              HasSubstr("/text: holds no private key"));
  EXPECT_THAT(FaultOf({.cert_file = cert, .key_file = Write("empty", "")}), HasSubstr("is empty"));
  EXPECT_THAT(FaultOf({.cert_file = Write("old", old.cert), .key_file = Write("old-key", old.key)}),
              HasSubstr("/old: has expired"));
  EXPECT_THAT(FaultOf({.cert_file = cert, .key_file = key, .client_ca_file = Write("ca", "x")}),
              HasSubstr("/ca: holds no certificate"));
}

}  // namespace
}  // namespace entente::server
