// From a store to a server that answers, and back down in order.  Knows nothing of PostgreSQL:
// main.cc gives it a store, tests a fake one.

#pragma once

#include "absl/status/status.h"

#include "services/server/config.h"
#include "services/server/logging.h"
#include "services/server/service_manager.h"
#include "services/server/stop_signals.h"
#include "storage/store.h"

namespace entente::server {

// Serves until a stop signal comes, then ends: health says NOT_SERVING, no new calls are taken,
// those running have `config.drain` to end (a second signal cuts them), workers stop.  OK when that
// was the reason to end, also when the signal came before the first call; the store is the caller's
// to close.
//
// Waits while the database is away at the start.  As GrpcServer::Start and ReadyFile::Write say
// when the address or the file cannot be used, as MakeAccessParts and MetricsServer::Start say of
// theirs.
[[nodiscard]] absl::Status Serve(const ServeConfig& config, storage::Store& store,
                                 StopSignals& stop, Log& log,
                                 const ServiceManager& manager = ServiceManager(""));

}  // namespace entente::server
