// How a Client reaches the server.

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace entente::client {

// The port of `entente-server` when nobody says otherwise.
inline constexpr char kDefaultServer[] = "127.0.0.1:50051";

// How the server proves who it is, and the caller who he or she is.
struct Security {
  // TLS with the certificate authorities of this machine; on in any case when a file is named.
  bool tls = false;
  // PEM files, read when the Client is made: the authorities that sign the server's certificate,
  // and the caller's own certificate with its key.  Empty: none.
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  // A file whose first line is an API key or a JSON Web Token.  Read for each call, so that a token
  // that is renewed there is the one that is sent.
  std::string token_file;

  [[nodiscard]] bool HasTls() const { return tls || !ca_file.empty() || !cert_file.empty(); }
};

// Values; nothing is read or checked before a Client is made from them.
struct ClientOptions {
  // A gRPC target: `HOST:PORT`, `[::1]:50051`, `unix:/run/entente.sock`, `dns:///name:port`.
  std::string server = kDefaultServer;

  // The deadline of each call, repeats included.
  absl::Duration timeout = absl::Seconds(10);

  // Put before gRPC's own user agent: `entente-cli/0.1.0`.  Nothing when empty.
  std::string user_agent;

  Security security;
};

// The defaults, with what these environment variables say that are set and not empty:
// ENTENTE_SERVER, ENTENTE_TLS (any value), ENTENTE_TLS_CA_FILE, ENTENTE_TLS_CERT_FILE,
// ENTENTE_TLS_KEY_FILE, ENTENTE_TOKEN_FILE.
[[nodiscard]] ClientOptions OptionsFromEnvironment();

// InvalidArgument, one line, for options that a Client cannot use: half of a certificate and its
// key, a file that cannot be read, a token that would travel to another machine without TLS.  A
// Client that is made of such options sends no token, and its calls fail.
[[nodiscard]] absl::Status CheckOptions(const ClientOptions& options);

// Whether the target names this machine: `localhost`, 127.0.0.0/8, `[::1]`, `unix:`.
[[nodiscard]] bool IsThisMachine(const std::string& server);

}  // namespace entente::client
