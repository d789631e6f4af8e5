#include "clients/cpp/connect.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "grpcpp/support/client_interceptor.h"

#include "clients/cpp/service_config.h"

namespace entente::client {
namespace {

// A lost server is looked for again this soon, so that the repeats of a read find it; gRPC's own
// first pause of a second would outlast them.
constexpr int kFirstReconnectMs = 100;
constexpr int kLongestReconnectMs = 2000;

// One attempt may take so long: a server far away, or one that is busy, is not lost.
constexpr int kConnectTimeoutMs = 5000;

// During a call the server is asked for a sign of life: a watch would wait for ever on a connection
// that has gone without a word.
constexpr int kPingIntervalMs = 30'000;
constexpr int kPingTimeoutMs = 20'000;

std::string ReadFile(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string FirstLineOf(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return std::string(absl::StripAsciiWhitespace(line));
}

// Puts the token into the metadata of each call.  gRPC's own credentials of calls would do so over
// TLS only, and not to a server on this machine.
class TokenSender final : public grpc::experimental::Interceptor {
 public:
  explicit TokenSender(const std::string& token_file) : token_file_(token_file) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            grpc::experimental::InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      const std::string token = FirstLineOf(token_file_);
      if (!token.empty()) {
        methods->GetSendInitialMetadata()->emplace("authorization", absl::StrCat("Bearer ", token));
      }
    }
    methods->Proceed();
  }

 private:
  const std::string& token_file_;  // the factory's
};

class TokenSenders final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit TokenSenders(std::string token_file) : token_file_(std::move(token_file)) {}

  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo* /*info*/) override {
    return new TokenSender(token_file_);  // gRPC deletes it
  }

 private:
  const std::string token_file_;
};

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const Security& security) {
  if (!security.HasTls()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ReadFile(security.ca_file);  // empty: those of this machine
  options.pem_private_key = ReadFile(security.key_file);
  options.pem_cert_chain = ReadFile(security.cert_file);
  return grpc::SslCredentials(options);
}

grpc::ChannelArguments ArgumentsOf(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(ServiceConfigJson());
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  // gRPC's name for it misleads: how long an attempt may take at the least.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kPingIntervalMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingTimeoutMs);
  if (!options.user_agent.empty()) arguments.SetUserAgentPrefix(options.user_agent);
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const ClientOptions& options) {
  const Security& security = options.security;
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
  if (!security.token_file.empty() && (security.HasTls() || IsThisMachine(options.server))) {
    interceptors.push_back(std::make_unique<TokenSenders>(security.token_file));
  }
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      options.server, CredentialsOf(security), ArgumentsOf(options), std::move(interceptors));
}

}  // namespace entente::client
