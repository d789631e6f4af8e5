// Makes the Store that keeps the record in PostgreSQL 13 to 18.  The only header of this folder,
// beside migrate.h and embedded/, that the server includes; it says nothing of pqxx.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "storage/store.h"

namespace entente::storage::postgres {

struct StoreOptions {
  // A libpq connection string or URI: `postgresql:///entente?host=/run/entente`.
  std::string url;
  // Connections of each lane: as many as the server has workers for it.
  std::size_t read_connections = 4;
  std::size_t write_connections = 4;
  std::size_t bulk_connections = 2;
  // How many calls may wait for a connection of a lane; one more is refused.
  std::size_t waiters_max = 64;
  // The backstop for a statement that no deadline ended: PostgreSQL's statement_timeout.
  absl::Duration statement_timeout = absl::Seconds(90);
  // Told what an operator would act on: connections lost and found, defects with their SQLSTATE.
  // Called from several threads at once.
  std::function<void(std::string_view)> log = [](std::string_view) {};
};

// A Store on a database whose schema this server supports.
//   UNAVAILABLE          the database cannot be reached
//   FAILED_PRECONDITION  the schema is too old, too new or not there; the message says what to run
absl::StatusOr<std::unique_ptr<Store>> MakeStore(const StoreOptions& options);

}  // namespace entente::storage::postgres
