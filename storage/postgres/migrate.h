// Brings a database to this program's schema.  Forward only; several servers may call it at once,
// one of them works and the others wait.

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace entente::storage::postgres {

// The schema versions this program can work with: from the oldest to that of its newest migration.
// A server refuses to start on any other.
inline constexpr int kSchemaVersionMin = 5;
[[nodiscard]] int SchemaVersionMax();

// Applies the migrations that are missing, each in a transaction of its own, then loads the
// reference data (ISO 3166-1) and makes the keys that all servers share.  Tells `progress` what it
// does, and what the database warns of, a line each.
//   UNAVAILABLE          the database cannot be reached
//   FAILED_PRECONDITION  the database is newer than this program
//   INTERNAL             a statement failed; those before stay applied, the message names the
//   migration
absl::Status Migrate(
    const std::string& url,
    const std::function<void(std::string_view)>& progress = [](std::string_view) {});

// The schema version of a database; 0 when it has none of our tables.  UNAVAILABLE when it cannot
// be reached.
absl::StatusOr<int> ReadSchemaVersion(const std::string& url);

// OK when a schema version is one this program can work with, else FAILED_PRECONDITION with a
// message that says what to run.
absl::Status CheckSchemaVersion(int version);

}  // namespace entente::storage::postgres
