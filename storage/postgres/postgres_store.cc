#include "storage/postgres/postgres_store.h"

#include <exception>

#include "absl/strings/str_cat.h"

#include "storage/postgres/errors.h"
#include "storage/postgres/migrate.h"

namespace entente::storage::postgres {
namespace {

// On a standby too.
constexpr std::string_view kIsReadOnlySql = R"sql(
SELECT current_setting('transaction_read_only')::boolean)sql";

// One poller, one connection.
constexpr std::size_t kFeedConnections = 1;

ConnectionOptions ConnectionOptionsOf(const StoreOptions& options) {
  return {.url = options.url, .statement_timeout = options.statement_timeout};
}

LanesOptions LanesOptionsOf(const StoreOptions& options) {
  return {.connection = ConnectionOptionsOf(options),
          .connections = {options.read_connections, options.write_connections,
                          options.bulk_connections, kFeedConnections},
          .waiters_max = options.waiters_max,
          .log = options.log};
}

}  // namespace

PostgresStore::PostgresStore(const StoreOptions& options)
    : connection_options_(ConnectionOptionsOf(options)),
      lanes_(LanesOptionsOf(options)),
      session_(lanes_, watchdog_, options.log),
      history_(session_),
      feed_(session_) {}

absl::Status PostgresStore::Probe(absl::Time deadline) {
  const CallContext context{.deadline = deadline};
  try {
    if (!probe_connection_) probe_connection_ = std::make_shared<Connection>(connection_options_);
    Watchdog::Guard guard(watchdog_, context, probe_connection_);
    pqxx::nontransaction work(probe_connection_->pqxx());
    // SELECT 1 would pass on a demoted primary, on which every write fails.
    const bool is_read_only =
        Transaction(*probe_connection_, work).Run(kIsReadOnlySql, Parameters())[0][0].as<bool>();
    if (!is_read_only) return absl::OkStatus();
  } catch (const std::exception& exception) {
    probe_connection_.reset();
    return ExplainException(exception, CancelCause::kDeadline).status;
  }
  probe_connection_.reset();
  return UnavailableStatus();
}

absl::StatusOr<std::unique_ptr<Store>> MakeStore(const StoreOptions& options) {
  const absl::StatusOr<int> version = ReadSchemaVersion(options.url);
  if (!version.ok()) return version.status();
  if (absl::Status status = CheckSchemaVersion(*version); !status.ok()) return status;
  return std::make_unique<PostgresStore>(options);
}

}  // namespace entente::storage::postgres
