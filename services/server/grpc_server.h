// The gRPC server: our services, health and reflection on one address, and an orderly end.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"

#include "services/server/listen_address.h"

namespace entente::server {

struct GrpcServerOptions {
  ListenAddress listen;
  int message_bytes_max = 4 << 20;
  bool reflection = true;
  // Null: without TLS.
  std::shared_ptr<grpc::ServerCredentials> credentials;
  // When a client is asked to connect anew; what it has under way then may take five minutes more.
  // Zero: never.
  absl::Duration connection_age = absl::ZeroDuration();
  // The most that what is on its way may take; 0: any.  gRPC reads slower as it comes near.
  std::int64_t memory_bytes = 0;
};

// Thread-safe but for Shutdown and destroying.
class GrpcServer final {
 public:
  // Listens and serves.  What the services use outlives the server.
  //
  // As CheckFree says when the address cannot be used; INTERNAL when gRPC refuses for another
  // reason.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const GrpcServerOptions& options, std::vector<std::unique_ptr<grpc::Service>> services);
  // Cuts what is running.
  ~GrpcServer();

  // Where it listens, with the port that was taken: `127.0.0.1:50051`.
  [[nodiscard]] const std::string& address() const { return address_; }

  // What grpc.health.v1 says; belongs to the server.
  [[nodiscard]] grpc::HealthCheckServiceInterface& health() {
    return *server_->GetHealthCheckService();
  }

  // Takes no more calls and returns when those running are over.  They are cancelled when `drain`
  // has passed, or as soon as `hurry`, asked many times a second, says so.
  void Shutdown(absl::Duration drain, const std::function<bool()>& hurry);

 private:
  GrpcServer(std::string address, std::vector<std::unique_ptr<grpc::Service>> services,
             std::unique_ptr<grpc::Server> server);

  const std::string address_;
  const std::vector<std::unique_ptr<grpc::Service>> services_;
  const std::unique_ptr<grpc::Server> server_;  // goes before the services
  bool is_down_ = false;
};

}  // namespace entente::server
