// Where a server listens: a TCP address or a unix socket.  Used by the configuration and by the
// gRPC server.  Plain values and functions; any thread may call them.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace entente::server {

struct ListenAddress {
  std::string host;         // without brackets; empty for a unix socket
  std::uint16_t port = 0;   // 0: one that is free
  std::string socket_path;  // of a unix socket; empty for TCP

  // Whether only this machine can reach it: a unix socket, `localhost`, 127.0.0.0/8, `::1`.
  [[nodiscard]] bool IsLocal() const;

  // As gRPC takes it and people write it: `127.0.0.1:50051`, `[::1]:50051`,
  // `unix:/run/entente/grpc`.
  [[nodiscard]] std::string ToString() const;
};

// Parses `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`.  InvalidArgument, saying what was got and
// wanted, for anything else, and for a path too long for a socket (107 bytes).
[[nodiscard]] absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// OK when nobody else listens there, as far as can be told now; gRPC itself would only say that it
// could not start, and would take a unix socket away from a server that is using it.
//   ALREADY_EXISTS       somebody listens there
//   FAILED_PRECONDITION  the path is there and is no socket; the host name or address is not this
//                        machine's; the port needs more rights
[[nodiscard]] absl::Status CheckFree(const ListenAddress& address);

}  // namespace entente::server
