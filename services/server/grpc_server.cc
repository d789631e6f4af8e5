#include "services/server/grpc_server.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.pb.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/server_builder.h"
#include <grpc/grpc.h>

namespace entente::server {
namespace {

// Clients that wait on a stream ping to keep proxies from forgetting them; gRPC's own limit of one
// in five minutes cuts them off (GOAWAY, too_many_pings).
constexpr int kClientPingIntervalMinMs = 10'000;

// The server's own pings, which find out about clients that vanished without a word.
constexpr int kServerPingIntervalMs = 60'000;
constexpr int kServerPingTimeoutMs = 20'000;

// Calls at a time on one connection; more wait in the client.
constexpr int kConnectionCallsMax = 1000;

// How often Shutdown asks whether to hurry, at first and after it has hurried for a while.
constexpr auto kHurryInterval = std::chrono::milliseconds(20);
constexpr auto kHurryIntervalMax = std::chrono::milliseconds(10'000);

// A client that has not said hello by then is none.
constexpr int kHandshakeTimeoutMs = 20'000;

// What is under way when a connection has become old may take so long.
constexpr int kConnectionAgeGraceMs = 300'000;

void SetLimits(const GrpcServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(options.message_bytes_max);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
  if (options.connection_age > absl::ZeroDuration()) {
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                               static_cast<int>(absl::ToInt64Milliseconds(options.connection_age)));
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionAgeGraceMs);
  }
  if (options.memory_bytes > 0) {
    grpc::ResourceQuota quota("server");
    quota.Resize(static_cast<std::size_t>(options.memory_bytes));
    builder.SetResourceQuota(quota);
  }
}

void SetArguments(grpc::ServerBuilder& builder) {
  // With it a second server on the same port would get half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kClientPingIntervalMinMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kServerPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kServerPingTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kConnectionCallsMax);
  // Only reflection is served by these threads: one queue and a spare poller do.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
}

// gRPC keeps it for every server that this process builds from now on; once is enough.
void RegisterReflection() {
  static std::once_flag registered;
  std::call_once(registered, [] {
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    // Reflection tells of what is linked in, and nothing else of ours needs this one.
    grpc::health::v1::HealthCheckRequest::descriptor();
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const GrpcServerOptions& options, std::vector<std::unique_ptr<grpc::Service>> services) {
  absl::Status is_free = CheckFree(options.listen);
  if (!is_free.ok()) return is_free;

  grpc::EnableDefaultHealthCheckService(true);
  if (options.reflection) RegisterReflection();

  grpc::ServerBuilder builder;
  SetArguments(builder);
  SetLimits(options, builder);
  for (const auto& service : services) builder.RegisterService(service.get());
  int port = 0;
  builder.AddListeningPort(
      options.listen.ToString(),
      options.credentials == nullptr ? grpc::InsecureServerCredentials() : options.credentials,
      &port);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    return absl::InternalError(
        absl::StrCat("gRPC could not listen on ", options.listen.ToString()));
  }
  ListenAddress bound = options.listen;
  if (bound.socket_path.empty()) bound.port = static_cast<std::uint16_t>(port);
  return std::unique_ptr<GrpcServer>(
      new GrpcServer(bound.ToString(), std::move(services), std::move(server)));
}

GrpcServer::GrpcServer(std::string address, std::vector<std::unique_ptr<grpc::Service>> services,
                       std::unique_ptr<grpc::Server> server)
    : address_(std::move(address)), services_(std::move(services)), server_(std::move(server)) {}

GrpcServer::~GrpcServer() {
  Shutdown(absl::ZeroDuration(), [] { return true; });
}

void GrpcServer::Shutdown(absl::Duration drain, const std::function<bool()>& hurry) {
  if (std::exchange(is_down_, true)) return;
  const auto deadline = absl::ToChronoTime(absl::Now() + drain);
  const std::future<void> down =
      std::async(std::launch::async, [&] { server_->Shutdown(deadline); });
  auto pause = kHurryInterval;
  while (down.wait_for(pause) != std::future_status::ready) {
    // What Shutdown itself does at its deadline; open streams (of health, of reflection) would keep
    // it waiting until then.
    if (!hurry()) continue;
    grpc_server_cancel_all_calls(server_->c_server());
    // Each time every connection is told, and gRPC keeps what it has not told yet: of ten thousand
    // it would be gigabytes.
    pause = std::min(pause * 2, kHurryIntervalMax);
  }
}

}  // namespace entente::server
