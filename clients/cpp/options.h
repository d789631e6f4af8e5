// How a Client reaches the server.

#pragma once

#include <string>

#include "absl/time/time.h"

namespace entente::client {

// The port of `entente-server` when nobody says otherwise.
inline constexpr char kDefaultServer[] = "127.0.0.1:50051";

// Values; nothing is read or checked before a Client is made from them.
struct ClientOptions {
  // A gRPC target: `HOST:PORT`, `[::1]:50051`, `unix:/run/entente.sock`, `dns:///name:port`.
  std::string server = kDefaultServer;

  // The deadline of each call, repeats included.
  absl::Duration timeout = absl::Seconds(10);

  // Put before gRPC's own user agent: `entente-cli/0.1.0`.  Nothing when empty.
  std::string user_agent;
};

// The defaults, with `server` from the environment variable ENTENTE_SERVER when it is set and not
// empty.
[[nodiscard]] ClientOptions OptionsFromEnvironment();

}  // namespace entente::client
