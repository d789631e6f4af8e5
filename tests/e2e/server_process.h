// The built entente-server, with its embedded PostgreSQL, run by a test.

#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

#include "entente/v1/directory_service.grpc.pb.h"
#include "entente/v1/initiative_service.grpc.pb.h"
#include "entente/v1/release_service.grpc.pb.h"
#include "tests/e2e/process.h"

namespace entente::test {

// Not shared between threads, but for the stubs and `address`.
class ServerProcess final {
 public:
  // Starts the server on a port of its own and waits until it serves; on the embedded database of
  // `data_dir`, or, when that is empty, on the one that `arguments` or the environment name.
  // `arguments` come after `serve`. Throws, with the server's output, when it does not get that
  // far.
  // `binary` is the server that was built, unless another is named.
  explicit ServerProcess(std::string data_dir, std::vector<std::string> arguments = {},
                         std::string binary = "");
  // Ends the server as Terminate does.  Killed, it would leave a database behind that goes on
  // writing for a moment, while its folder is removed.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  [[nodiscard]] v1::DirectoryService::Stub& directory() { return *directory_; }
  [[nodiscard]] v1::ReleaseService::Stub& releases() { return *releases_; }
  [[nodiscard]] v1::InitiativeService::Stub& initiatives() { return *initiatives_; }

  // The postmaster's pid, as PostgreSQL says it in the data directory; 0 when it says none.
  [[nodiscard]] pid_t postmaster_pid() const;

  [[nodiscard]] pid_t pid() const { return pid_; }

  // SIGKILL to the server.
  void Kill();
  // SIGTERM to the server; its exit status.
  int Terminate();

  // What the server has printed so far.
  [[nodiscard]] std::string Log() const;

 private:
  void AwaitReady();

  std::string data_dir_;
  TemporaryFolder folder_;  // ready file and log
  pid_t pid_ = 0;
  std::string address_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::DirectoryService::Stub> directory_;
  std::unique_ptr<v1::ReleaseService::Stub> releases_;
  std::unique_ptr<v1::InitiativeService::Stub> initiatives_;
};

// A client's context with a deadline, so that a test never hangs.
[[nodiscard]] std::unique_ptr<grpc::ClientContext> ContextFor(int seconds = 20);

// Makes agencies/{id} with one official name; throws when refused.
void MakeAgency(ServerProcess& server, const std::string& id, const std::string& region_code);

// An initiative that is complete but for its id: a title, one PARTY, an `other` detail.
[[nodiscard]] v1::Initiative AnInitiative(const std::string& title,
                                          const std::string& agency = "agencies/us-cbp");

}  // namespace entente::test
