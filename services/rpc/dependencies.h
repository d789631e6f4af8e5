// What the gRPC services are built on.  All of it outlives them and may be used from any thread.

#pragma once

#include <functional>
#include <string>

#include "services/rpc/adaptor.h"
#include "services/rpc/page_token.h"
#include "storage/store.h"

namespace entente::rpc {

class WatchServer;

struct ServiceDependencies {
  storage::Store& store;
  Adaptor& adaptor;
  const PageTokens& tokens;
  // A new UUID, version 7, for each new resource and for requests that bring none (uuid.h).
  std::function<std::string()> new_uid;
  // Null: Watch is not served.
  WatchServer* watch = nullptr;
};

}  // namespace entente::rpc
