// What a call brings to say who makes it, and the errors of calls that may not be made.  Pure; any
// thread may call it.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"

#include "services/rpc/call.h"

namespace entente::rpc {

// Views into the call's context, valid as long as that.
struct Credentials {
  // The values of the metadata `authorization`, `Bearer TOKEN` (RFC 6750), in their order.
  std::vector<std::string_view> authorization;
  // Whether the client proved to hold a certificate that was checked, and that certificate's
  // subject alternative names (RFC 5280, 4.2.1.6).
  bool has_certificate = false;
  std::vector<std::string_view> alternative_names;
};

[[nodiscard]] Credentials CredentialsOf(const grpc::CallbackServerContext& context);

// Who makes a call.  Called by gRPC's threads, several at once; must not wait for anything.
//   UNAUTHENTICATED  CREDENTIALS_MISSING, CREDENTIALS_INVALID
using Identify = std::function<absl::StatusOr<Caller>(const Credentials&)>;

// PERMISSION_DENIED ROLE_TOO_LOW when `caller` may not call `method`.
[[nodiscard]] absl::Status CheckRole(const Caller& caller, const Method& method);

// `viewer`, `editor` or `admin`.
[[nodiscard]] std::string_view NameOf(Role role);

// Where a call is from, without what changes from connection to connection: `ipv4:192.0.2.7` of
// `ipv4:192.0.2.7:50000`; `unix:` of a socket.
[[nodiscard]] std::string HostOf(std::string_view peer);

}  // namespace entente::rpc
