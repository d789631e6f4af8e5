// The gRPC service config of every channel to the server: which calls gRPC repeats by itself, and
// which of several servers it asks.  clients/service_config.json has it for other languages.

#pragma once

#include <string>

namespace entente::client {

// JSON (grpc.service_config.ServiceConfig): reads that answer UNAVAILABLE are tried up to four
// times within their deadline, with growing pauses.  Writes are not: only the caller knows whether
// a request carries a request id that makes a repeat safe.  Of several addresses each has its turn,
// but for servers that say of themselves, by grpc.health.v1, that they are not serving.
[[nodiscard]] std::string ServiceConfigJson();

}  // namespace entente::client
