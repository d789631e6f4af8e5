// Who may connect to the real server, by certificate and by token, over TLS; and certificates that
// change while it runs.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/client.h"
#include "clients/cpp/error.h"
#include "tests/e2e/server_process.h"
#include "tests/support/test_authority.h"
#include "tests/support/test_issuer.h"

namespace entente::test {
namespace {

using client::Client;
using client::ClientOptions;
using nlohmann::json;
using ::testing::HasSubstr;

const char* const kCallers = R"(
[[caller]]
name = "backend"
certificate_names = ["backend.example"]
[[caller]]
name = "chief"
role = "admin"
jwt_subjects = ["minister"]
)";

class IdentityTest : public ::testing::Test {
 protected:
  void SetUp() override {
    PutServerPair(authority_);
    Write("client-ca.pem", authority_.cert());
    Write("ca.pem", authority_.cert());
    Write("callers.toml", kCallers);
    Write("jwks.json", issuer_.Jwks());
  }

  std::string Path(const std::string& name) const { return folder_.path() + "/" + name; }

  // Put there as a whole, as those do who renew certificates.
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name + ".new")) << text;
    std::filesystem::rename(Path(name + ".new"), Path(name));
  }

  void PutServerPair(const TestAuthority& authority) const {
    const CertificateAndKey pair =
        authority.Issue({.alternative_names = "DNS:localhost,IP:127.0.0.1"});
    Write("server.pem", pair.cert);
    Write("server.key", pair.key);
  }

  void Start() {
    server_ = std::make_unique<ServerProcess>(
        Path("data"), std::vector<std::string>{
                          "--tls-cert-file", Path("server.pem"), "--tls-key-file",
                          Path("server.key"), "--tls-client-ca-file", Path("client-ca.pem"),
                          "--callers-file", Path("callers.toml"), "--jwt-jwks", Path("jwks.json"),
                          "--jwt-issuer", "https://id.example", "--jwt-audience", "entente"});
  }

  // Trusting `ca`, with the certificate that `wish` is issued, of an authority that the server
  // takes or of another; without one when that is null.
  ClientOptions OptionsWith(const TestAuthority* issuer, const CertificateWish& wish = {},
                            const std::string& ca = "ca.pem") const {
    ClientOptions options;
    options.server = server_->address();
    options.timeout = absl::Seconds(20);
    options.security.ca_file = Path(ca);
    if (issuer == nullptr) return options;
    const CertificateAndKey pair = issuer->Issue(wish);
    Write("client.pem", pair.cert);
    Write("client.key", pair.key);
    options.security.cert_file = Path("client.pem");
    options.security.key_file = Path("client.key");
    return options;
  }

  ClientOptions OptionsWithToken(const std::string& token) const {
    ClientOptions options = OptionsWith(nullptr);
    Write("token", token + "\n");
    options.security.token_file = Path("token");
    return options;
  }

  static absl::Status Ask(const ClientOptions& options) {
    Client client(options);
    return client.GetCountry("countries/CA").status();
  }

  static json Claims(const std::string& subject, absl::Duration until = absl::Minutes(5)) {
    return {{"iss", "https://id.example"},
            {"aud", "entente"},
            {"sub", subject},
            {"exp", absl::ToUnixSeconds(absl::Now() + until)}};
  }

  const TestAuthority authority_;
  const TestAuthority other_authority_{"Another authority"};
  const TestIssuer issuer_;
  const TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(IdentityTest, ACertificateSaysWhoCalls) {
  Start();
  const CertificateWish backend = {.alternative_names = "DNS:backend.example"};

  EXPECT_TRUE(Ask(OptionsWith(&authority_, backend)).ok())
      << Ask(OptionsWith(&authority_, backend));
  EXPECT_THAT(server_->Log(), HasSubstr("backend"));
  const absl::Status stranger =
      Ask(OptionsWith(&authority_, {.alternative_names = "DNS:stranger.example"}));
  EXPECT_EQ(client::Reason(stranger), "CREDENTIALS_INVALID");
  const absl::Status nameless = Ask(OptionsWith(&authority_, {}));
  EXPECT_EQ(client::Reason(nameless), "CREDENTIALS_INVALID");
  EXPECT_THAT(nameless.message(), HasSubstr("no subject alternative name"));
  const absl::Status nobody = Ask(OptionsWith(nullptr));
  EXPECT_EQ(client::Reason(nobody), "CREDENTIALS_MISSING");
}

TEST_F(IdentityTest, CertificatesOfOthersAndOldOnesEndTheHandshake) {
  Start();

  const absl::Status other =
      Ask(OptionsWith(&other_authority_, {.alternative_names = "DNS:backend.example"}));
  EXPECT_EQ(other.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(client::Reason(other), "") << "gRPC's own error";
  const absl::Status old =
      Ask(OptionsWith(&authority_, {.alternative_names = "DNS:backend.example",
                                    .not_after = absl::Now() - absl::Minutes(1)}));
  EXPECT_EQ(old.code(), absl::StatusCode::kUnavailable);
  ClientOptions plaintext;
  plaintext.server = server_->address();
  EXPECT_EQ(Ask(plaintext).code(), absl::StatusCode::kUnavailable);
}

TEST_F(IdentityTest, ATokenSaysWhoCalls) {
  Start();

  EXPECT_TRUE(Ask(OptionsWithToken(issuer_.Sign(Claims("minister")))).ok());
  EXPECT_TRUE(Ask(OptionsWithToken(issuer_.Sign(Claims("anybody")))).ok());
  const absl::Status expired =
      Ask(OptionsWithToken(issuer_.Sign(Claims("minister", -absl::Minutes(10)))));
  EXPECT_EQ(expired.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(expired.message(), HasSubstr("expired"));
  const absl::Status unsigned_token =
      Ask(OptionsWithToken(Unsigned({{"alg", "none"}}, Claims("minister"))));
  EXPECT_EQ(unsigned_token.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(server_->Log(), ::testing::Not(HasSubstr("eyJ"))) << "no token in the log";
}

TEST_F(IdentityTest, ATokenFileThatIsRenewedIsSentAnew) {
  Start();
  const ClientOptions options = OptionsWithToken(issuer_.Sign(Claims("minister")));
  Client client(options);
  ASSERT_TRUE(client.GetCountry("countries/CA").ok());

  Write("token", "of-nobody\n");

  EXPECT_EQ(client::Reason(client.GetCountry("countries/CA").status()), "CREDENTIALS_INVALID");
}

// Connections are made and used all the while; the last pair is of an authority that the clients
// before do not trust.
TEST_F(IdentityTest, CertificatesChangeUnderLoadAndNoCallIsLost) {
  Start();
  const ClientOptions options = OptionsWithToken(issuer_.Sign(Claims("minister")));
  std::atomic<bool> done = false;
  std::atomic<int> calls = 0;
  std::vector<absl::Status> failures(2);
  std::vector<std::thread> threads;
  for (absl::Status& failure : failures) {
    threads.emplace_back([&] {
      while (!done && failure.ok()) {
        ClientOptions own = options;
        own.user_agent = absl::StrCat("load-", calls.load());  // a connection of its own
        Client client(own);
        for (int i = 0; i < 5 && failure.ok(); ++i) {
          failure = client.GetCountry("countries/CA").status();
          ++calls;
        }
      }
    });
  }
  for (int i = 0; i < 5; ++i) {
    PutServerPair(authority_);
    absl::SleepFor(absl::Milliseconds(500));
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& failure : failures) EXPECT_TRUE(failure.ok()) << failure;
  EXPECT_GT(calls, 50);

  PutServerPair(other_authority_);
  Write("other-ca.pem", other_authority_.cert());
  ClientOptions newer = options;
  newer.security.ca_file = Path("other-ca.pem");
  absl::Status reached;
  const absl::Time until = absl::Now() + absl::Seconds(60);
  do {
    newer.user_agent = absl::StrCat("newer-", absl::ToUnixNanos(absl::Now()));
    reached = Ask(newer);
  } while (!reached.ok() && absl::Now() < until);
  EXPECT_TRUE(reached.ok()) << reached;
}

TEST_F(IdentityTest, HalfOfAPairAndAWrongOneAreToldAtTheStart) {
  const auto serve = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {ENTENTE_SERVER_BINARY, "serve", "--check-config"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return RunProgram(command);
  };
  const Output half = serve({"--tls-cert-file", Path("server.pem")});
  EXPECT_EQ(half.exit_status, 2);
  EXPECT_THAT(half.err, HasSubstr("--tls-key-file"));
  Write("wrong.key", authority_.Issue({}).key);
  const Output wrong =
      serve({"--tls-cert-file", Path("server.pem"), "--tls-key-file", Path("wrong.key")});
  EXPECT_EQ(wrong.exit_status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("wrong.key: is not the key of"));
  const Output right =
      serve({"--tls-cert-file", Path("server.pem"), "--tls-key-file", Path("server.key")});
  EXPECT_EQ(right.exit_status, 0) << right.err;
}

TEST_F(IdentityTest, TheClientKeepsATokenFromOthersEars) {
  Write("token", "secret\n");

  const Output output = RunProgram({ENTENTE_CLIENT_BINARY, "--server", "entente.example:443",
                                    "--token-file", Path("token"), "countries"});

  EXPECT_EQ(output.exit_status, 2);
  EXPECT_THAT(output.err, HasSubstr("wanted TLS"));
}

}  // namespace
}  // namespace entente::test
