// Makes the Maintenance of a record in PostgreSQL.  Beside store.h; says nothing of pqxx either.

#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "storage/maintenance.h"
#include "storage/postgres/store.h"

namespace entente::storage::postgres {

// On connections of its own: `bulk_connections` of them, for contexts of Lane::kBulk only.  Errors
// as of MakeStore.
absl::StatusOr<std::unique_ptr<Maintenance>> MakeMaintenance(const StoreOptions& options);

}  // namespace entente::storage::postgres
