#include "services/server/identity.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/rpc/sha256.h"
#include "storage/error.h"
#include "tests/support/test_issuer.h"

namespace entente::server {
namespace {

using nlohmann::json;
using test::TestIssuer;
using ::testing::HasSubstr;

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    std::string pattern = ::testing::TempDir() + "/identity-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    options_.file_interval = absl::Milliseconds(20);
    options_.jwks_interval_min = absl::ZeroDuration();
    options_.on_reload = [this](const absl::Status& status, std::string_view) {
      const std::lock_guard lock(mutex_);
      reloads_.push_back(status);
      reloaded_.notify_all();
    };
  }
  ~IdentityTest() override { std::filesystem::remove_all(folder_); }

  // Put there as a whole, as those do who renew secrets.
  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path + ".new") << text;
    std::filesystem::rename(path + ".new", path);
    return path;
  }

  void Start(IdentityConfig config) {
    config.jwt = {.issuer = "https://id.example", .audience = "entente"};
    auto identity = Identity::Make(std::move(config), options_);
    ASSERT_TRUE(identity.ok()) << identity.status();
    identity_ = *std::move(identity);
  }

  absl::StatusOr<rpc::Caller> ByToken(const std::string& token) {
    const std::string authorization = "Bearer " + token;
    rpc::Credentials credentials;
    credentials.authorization = {authorization};
    return identity_->Identify(credentials);
  }

  absl::StatusOr<rpc::Caller> ByNames(const std::vector<std::string_view>& names) {
    rpc::Credentials credentials;
    credentials.has_certificate = true;
    credentials.alternative_names = names;
    return identity_->Identify(credentials);
  }

  // What the next reload comes to.
  absl::Status AwaitReload() {
    std::unique_lock lock(mutex_);
    if (!reloaded_.wait_for(lock, std::chrono::seconds(30), [&] { return !reloads_.empty(); })) {
      return absl::DeadlineExceededError("nothing was read anew");
    }
    absl::Status status = reloads_.front();
    reloads_.erase(reloads_.begin());
    return status;
  }

  static json Claims(const std::string& subject) {
    const std::int64_t now = absl::ToUnixSeconds(absl::Now());
    return {
        {"iss", "https://id.example"}, {"aud", "entente"}, {"sub", subject}, {"exp", now + 300}};
  }

  static std::string KeyOf(const std::string& name, const std::string& key) {
    return absl::StrCat("[[caller]]\nname = '", name, "'\napi_key_sha256 = ['", rpc::Sha256Hex(key),
                        "']\n");
  }

  std::string folder_;
  IdentityOptions options_;
  std::mutex mutex_;
  std::condition_variable reloaded_;
  std::vector<absl::Status> reloads_;
  std::unique_ptr<Identity> identity_;  // goes first: its thread tells of reloads
};

TEST_F(IdentityTest, AnApiKeyIsItsCallers) {
  Start({.callers_file = Write("callers", KeyOf("backend", "the key"))});

  const auto caller = ByToken("the-key");
  const auto right = identity_->Identify({.authorization = {"bearer the key"}});

  EXPECT_EQ(storage::ReasonOf(caller.status()), storage::kReasonBadCredentials);
  EXPECT_EQ(storage::ReasonOf(right.status()), storage::kReasonBadCredentials) << "has a blank";
  Start({.callers_file = Write("callers", KeyOf("backend", "the-key"))});
  ASSERT_TRUE(ByToken("the-key").ok());
  EXPECT_EQ(ByToken("the-key")->name, "backend");
  EXPECT_TRUE(identity_->Identify({.authorization = {"bEARER the-key"}}).ok());
}

TEST_F(IdentityTest, CredentialsOfNoFormAreRefused) {
  Start({.callers_file = Write("callers", KeyOf("backend", "the-key"))});

  for (const std::string_view text : {"", "the-key", "Bearer", "Bearer ", "Basic dXNlcjpwdw=="}) {
    const auto caller = identity_->Identify({.authorization = {text}});
    EXPECT_EQ(storage::ReasonOf(caller.status()), storage::kReasonBadCredentials) << text;
  }
  const auto twice = identity_->Identify({.authorization = {"Bearer the-key", "Bearer the-key"}});
  EXPECT_THAT(twice.status().message(), HasSubstr("more than once"));
}

TEST_F(IdentityTest, WhoSaysNothingIsAskedForWhatIsTaken) {
  Start({.callers_file = Write("callers", KeyOf("backend", "the-key"))});

  const auto nobody = identity_->Identify({});

  EXPECT_EQ(nobody.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(storage::ReasonOf(nobody.status()), storage::kReasonNoCredentials);
  EXPECT_THAT(nobody.status().message(), HasSubstr("Bearer"));
}

TEST_F(IdentityTest, AnonymousCallersReadWhatIsClearWhereTheyAreAllowed) {
  Start({.callers_file = Write("callers", KeyOf("backend", "the-key")), .allow_anonymous = true});

  const auto nobody = identity_->Identify({});

  ASSERT_TRUE(nobody.ok());
  EXPECT_FALSE(nobody->is_named);
  EXPECT_EQ(nobody->role, rpc::Role::kViewer);
  EXPECT_EQ(nobody->clearance.tlp_max, v1::Label::CLEAR);
  EXPECT_FALSE(ByToken("wrong").ok()) << "who says something wrong is not anonymous";
}

TEST_F(IdentityTest, ACertificateIsItsCallersByOneOfItsNames) {
  Start({.callers_file = Write("callers",
                               "[[caller]]\nname = 'a'\ncertificate_names = ['a.example']\n"
                               "[[caller]]\nname = 'b'\ncertificate_names = ['b.example']\n"),
         .has_certificates = true});

  EXPECT_EQ(ByNames({"10.0.0.1", "a.example"})->name, "a");
  EXPECT_THAT(ByNames({"c.example"}).status().message(), HasSubstr("nobody's"));
  EXPECT_THAT(ByNames({}).status().message(), HasSubstr("no subject alternative name"));
  EXPECT_THAT(ByNames({"a.example", "b.example"}).status().message(), HasSubstr("two callers"));
}

TEST_F(IdentityTest, WhatAFileNamesHasToBeOfUse) {
  const std::string names =
      Write("names", "[[caller]]\nname = 'a'\ncertificate_names = ['a.example']\n");
  const std::string subjects = Write("subjects", "[[caller]]\nname = 'a'\njwt_subjects = ['a']\n");

  EXPECT_THAT(Identity::Make({.callers_file = names}, options_).status().message(),
              HasSubstr("--tls-client-ca-file"));
  EXPECT_THAT(Identity::Make({.callers_file = subjects}, options_).status().message(),
              HasSubstr("--jwt-jwks"));
  EXPECT_THAT(Identity::Make({.callers_file = folder_ + "/none"}, options_).status().message(),
              HasSubstr("cannot be read"));
  EXPECT_THAT(Identity::Make({.jwks = Write("jwks", "{}")}, options_).status().message(),
              HasSubstr("no JWK Set"));
}

TEST_F(IdentityTest, ATokenIsItsSubjects) {
  const TestIssuer issuer;
  Start({.jwks = Write("jwks", issuer.Jwks())});
  json claims = Claims("analyst");
  claims["entente"] = {{"role", "editor"}, {"governments", {"CA"}}, {"tlp_max", "AMBER"}};

  const auto plain = ByToken(issuer.Sign(Claims("analyst")));
  const auto granted = ByToken(issuer.Sign(claims));

  ASSERT_TRUE(plain.ok()) << plain.status();
  EXPECT_EQ(plain->name, "jwt:analyst");
  EXPECT_EQ(plain->role, rpc::Role::kViewer);
  ASSERT_TRUE(granted.ok()) << granted.status();
  EXPECT_EQ(granted->role, rpc::Role::kEditor);
  EXPECT_EQ(granted->clearance.tlp_max, v1::Label::AMBER);
}

// Answers each connection with what it is told, as HTTP 1.0.
class KeyServer final {
 public:
  explicit KeyServer(std::string body) : body_(std::move(body)) {
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(socket_, 8), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Run(); });
  }
  ~KeyServer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }

  [[nodiscard]] std::string url() const {
    return absl::StrCat("http://127.0.0.1:", port_, "/keys");
  }

  void Tell(std::string body, std::string status = "200 OK") {
    const std::lock_guard lock(mutex_);
    body_ = std::move(body);
    status_ = std::move(status);
  }

 private:
  void Run() {
    for (int one = accept(socket_, nullptr, nullptr); one >= 0;
         one = accept(socket_, nullptr, nullptr)) {
      char request[4096];
      (void)!read(one, request, sizeof(request));
      std::string answer;
      {
        const std::lock_guard lock(mutex_);
        answer = absl::StrCat("HTTP/1.0 ", status_, "\r\n\r\n", body_);
      }
      (void)!write(one, answer.data(), answer.size());
      close(one);
    }
  }

  int socket_ = -1;
  int port_ = 0;
  std::mutex mutex_;
  std::string body_;
  std::string status_ = "200 OK";
  std::thread thread_;
};

TEST_F(IdentityTest, KeysAtAnAddressAreReadAgainWhenATokenNamesANewOne) {
  const TestIssuer first("key-1");
  const TestIssuer second("key-2");
  KeyServer server(first.Jwks());
  Start({.jwks = server.url()});
  ASSERT_TRUE(ByToken(first.Sign(Claims("analyst"))).ok());

  server.Tell("gone", "404 Not Found");
  EXPECT_THAT(ByToken(second.Sign(Claims("analyst"))).status().message(), HasSubstr("not known"));
  EXPECT_THAT(AwaitReload().message(), HasSubstr("answered 404"));
  EXPECT_TRUE(ByToken(first.Sign(Claims("analyst"))).ok()) << "those before stay";

  server.Tell(second.Jwks());
  (void)ByToken(second.Sign(Claims("analyst")));
  ASSERT_TRUE(AwaitReload().ok());
  EXPECT_TRUE(ByToken(second.Sign(Claims("analyst"))).ok());
}

TEST_F(IdentityTest, AnAddressThatIsAwayAtTheStartIsAskedLater) {
  Start({.jwks = "http://127.0.0.1:1/keys"});

  EXPECT_EQ(AwaitReload().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(ByToken(TestIssuer().Sign(Claims("analyst"))).ok());
}

TEST_F(IdentityTest, RedIsForCallersOfTheFile) {
  const TestIssuer issuer;
  Start({.callers_file = Write("callers",
                               "[[caller]]\nname = 'chief'\ntlp_max = 'RED'\n"
                               "jwt_subjects = ['minister']\n"),
         .jwks = Write("jwks", issuer.Jwks())});
  json claims = Claims("analyst");
  claims["entente"] = {{"tlp_max", "RED"}};

  EXPECT_THAT(ByToken(issuer.Sign(claims)).status().message(), HasSubstr("RED"));
  const auto named = ByToken(issuer.Sign(Claims("minister")));
  ASSERT_TRUE(named.ok()) << named.status();
  EXPECT_EQ(named->name, "chief");
  EXPECT_EQ(named->clearance.tlp_max, v1::Label::RED);
}

TEST_F(IdentityTest, ATokenThatWasTakenIsNotTakenAfterItsEnd) {
  const TestIssuer issuer;
  std::atomic<std::int64_t> skip_seconds = 0;
  options_.clock = [&] { return absl::Now() + absl::Seconds(skip_seconds.load()); };
  Start({.jwks = Write("jwks", issuer.Jwks())});
  const std::string token = issuer.Sign(Claims("analyst"));
  ASSERT_TRUE(ByToken(token).ok());

  skip_seconds = 400;

  EXPECT_THAT(ByToken(token).status().message(), HasSubstr("expired"));
}

TEST_F(IdentityTest, CallersAreReadAnewAndAFaultLeavesThoseBefore) {
  Start({.callers_file = Write("callers", KeyOf("backend", "old-key"))});
  ASSERT_TRUE(ByToken("old-key").ok());

  Write("callers", "[[caller]\n");
  EXPECT_EQ(AwaitReload().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(ByToken("old-key").ok());

  Write("callers", KeyOf("backend", "new-key"));
  EXPECT_TRUE(AwaitReload().ok());
  EXPECT_TRUE(ByToken("new-key").ok());
  EXPECT_FALSE(ByToken("old-key").ok());
}

TEST_F(IdentityTest, AKeyThatIsTakenAwayTakesItsTokensWithIt) {
  const TestIssuer first("key-1");
  const TestIssuer second("key-2");
  Start({.jwks = Write("jwks", first.Jwks())});
  const std::string token = first.Sign(Claims("analyst"));
  ASSERT_TRUE(ByToken(token).ok());

  Write("jwks", second.Jwks());
  ASSERT_TRUE(AwaitReload().ok());

  EXPECT_THAT(ByToken(token).status().message(), HasSubstr("not known"));
  EXPECT_TRUE(ByToken(second.Sign(Claims("analyst"))).ok());
}

}  // namespace
}  // namespace entente::server
