#include "services/server/access_parts.h"

#include <string_view>
#include <utility>

namespace entente::server {
namespace {

// What was read anew while the server runs; what it cannot read it does without.
void TellReload(Log& log, std::string_view what, const absl::Status& status) {
  if (status.ok()) {
    log.Write(LogLevel::kInfo, "read anew", {{"what", what}});
    return;
  }
  log.Write(LogLevel::kError, "cannot be read anew; what was read before stays in force",
            {{"what", what},
             {"error", std::string_view(status.message().data(), status.message().size())}});
}

}  // namespace

std::shared_ptr<grpc::ServerCredentials> AccessParts::credentials() const {
  return tls == nullptr ? nullptr : tls->credentials();
}

absl::StatusOr<AccessParts> MakeAccessParts(const AccessConfig& config, Log& log) {
  AccessParts parts;
  if (config.tls.IsOn()) {
    TlsOptions options;
    options.on_reload = [&log](const absl::Status& status) {
      TellReload(log, "the certificate and key of the server", status);
    };
    auto tls = TlsReloader::Make(config.tls, std::move(options));
    if (!tls.ok()) return tls.status();
    parts.tls = *std::move(tls);
  }
  IdentityOptions options;
  options.on_reload = [&log](const absl::Status& status, std::string_view what) {
    TellReload(log, what, status);
  };
  auto identity = Identity::Make(config.identity, std::move(options));
  if (!identity.ok()) return identity.status();
  parts.identity = *std::move(identity);
  return parts;
}

void SetAccess(const AccessConfig& config, const AccessParts& parts, rpc::AdaptorOptions& options) {
  options.limits = config.limits;
  if (config.is_local_only) return;  // rpc::LocalCaller
  options.identify = [&identity = *parts.identity](const rpc::Credentials& credentials) {
    return identity.Identify(credentials);
  };
}

}  // namespace entente::server
