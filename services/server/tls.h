// The server's side of TLS: its certificate and key, and the authorities whose client certificates
// it takes (mutual TLS).  All are read again when their files change, for connections made from
// then on; those that stand go on.
//
// TLS 1.2 and 1.3, as gRPC has it.  See docs/adr/0026 for why not gRPC's own watcher of files.

#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"

#include "services/server/ticker.h"
#include "services/server/watched_files.h"

namespace entente::server {

struct TlsConfig {
  std::string cert_file;  // PEM: the server's certificate, then those between it and a root
  std::string key_file;   // PEM, of the certificate
  // PEM; empty: clients are not asked for a certificate.  One that was signed by nobody of these is
  // turned away; a client without one may connect, to ask for the health or to bring a token.
  std::string client_ca_file;

  [[nodiscard]] bool IsOn() const { return !cert_file.empty() || !key_file.empty(); }
};

// The texts of the files.
struct TlsFiles {
  std::string cert;
  std::string key;
  std::string client_ca;

  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

// Reads the files and checks that they can be used.
//
// InvalidArgument, one line that names the file: half of a pair, what cannot be read, is no PEM, a
// key that is not the certificate's, a certificate that has expired at `now`.
[[nodiscard]] absl::StatusOr<TlsFiles> ReadTlsFiles(const TlsConfig& config, absl::Time now);

struct TlsOptions {
  absl::Duration file_interval = absl::Seconds(2);
  // Told when files were read anew, or could not be and what was read before stays in force, by the
  // thread that reads.
  std::function<void(const absl::Status&)> on_reload = [](const absl::Status&) {};
};

// Reads the files again when they change.  Outlives the servers with its credentials.  Thread-safe.
class TlsReloader final {
 public:
  // As ReadTlsFiles says.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<TlsReloader>> Make(TlsConfig config,
                                                                         TlsOptions options);

  // The same each time; kept here as long as this lives.
  [[nodiscard]] std::shared_ptr<grpc::ServerCredentials> credentials() const {
    return credentials_;
  }

  // What is in force, when that is not `known`; null when it is.
  [[nodiscard]] std::shared_ptr<const TlsFiles> NewerThan(
      const std::shared_ptr<const TlsFiles>& known) const;

 private:
  TlsReloader(TlsConfig config, TlsOptions options, TlsFiles files);
  void ReadChanged();

  const TlsConfig config_;
  const TlsOptions options_;
  WatchedFiles watch_;
  mutable std::mutex mutex_;
  std::shared_ptr<const TlsFiles> files_;
  std::shared_ptr<grpc::ServerCredentials> credentials_;
  Ticker ticker_;
};

}  // namespace entente::server
