// What tells who calls, made from the configuration, with a voice in the log.  Used by serve.cc.

#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "services/rpc/adaptor.h"
#include "services/server/access_config.h"
#include "services/server/logging.h"

namespace entente::server {

// Outlives the server and the adaptor.
struct AccessParts {
  std::unique_ptr<TlsReloader> tls;  // null without TLS
  std::unique_ptr<Identity> identity;

  // Null without TLS.
  [[nodiscard]] std::shared_ptr<grpc::ServerCredentials> credentials() const;
};

// InvalidArgument as TlsReloader and Identity say.
[[nodiscard]] absl::StatusOr<AccessParts> MakeAccessParts(const AccessConfig& config, Log& log);

// Who calls and how much each may, as the configuration has it.
void SetAccess(const AccessConfig& config, const AccessParts& parts, rpc::AdaptorOptions& options);

}  // namespace entente::server
