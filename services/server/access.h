// Who may reach the server and how: the flags of TLS, of identity and of the limits of callers.
// Used by config.cc.  Plain values and functions.

#pragma once

#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"

#include "services/rpc/call_limiter.h"
#include "services/server/access_config.h"
#include "services/server/listen_address.h"

namespace entente::server {

// What the flags are parsed into before it is known whether they make sense together.
struct AccessFlags {
  TlsConfig tls;
  std::string callers_file;
  std::string jwt_jwks;
  std::string jwt_issuer;
  std::string jwt_audience;
  int jwt_clock_skew_seconds = 60;
  bool allow_anonymous = false;
  bool allow_plaintext = false;
  int caller_calls_max = 256;
  int caller_streams_max = 100;
  int caller_calls_per_second = 0;
  int caller_burst = 0;
};

void AddAccessFlags(CLI::App& app, AccessFlags& flags);

// What they come to, for a server that listens there.
//
// InvalidArgument, one line that names the flag: half of a pair; a token's issuer or audience
// without the other or the keys; authorities of clients without callers; an address that other
// machines can reach, where callers cannot say who they are, or could be overheard.
[[nodiscard]] absl::StatusOr<AccessConfig> AccessConfigOf(const AccessFlags& flags,
                                                          const ListenAddress& listen);

// Reads the files that it names, as the server will.  InvalidArgument as TlsReloader and Identity
// say.
[[nodiscard]] absl::Status CheckAccess(const AccessConfig& config);

}  // namespace entente::server
