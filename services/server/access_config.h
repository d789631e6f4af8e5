// Who may reach the server and how, as it was told.  Plain values.

#pragma once

#include "services/rpc/call_limiter.h"
#include "services/server/identity.h"
#include "services/server/tls.h"

namespace entente::server {

struct AccessConfig {
  TlsConfig tls;
  IdentityConfig identity;
  rpc::CallLimits limits;
  // Nobody is asked who he or she is: only this machine can reach the server (rpc::LocalCaller).
  bool is_local_only = true;
};

}  // namespace entente::server
