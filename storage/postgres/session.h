// Runs a piece of work on a leased connection, and is the wall where exceptions stop: above it are
// absl::Status values only.

#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include <pqxx/pqxx>

#include "storage/call_context.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/lanes.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/statement_counts.h"
#include "storage/postgres/watchdog.h"

namespace entente::storage::postgres {

// A transaction, or a single statement outside of one, on one connection.
class Transaction final {
 public:
  // `counts` are of the lane that the connection is from; null: nothing is counted.
  Transaction(Connection& connection, pqxx::transaction_base& transaction,
              StatementCounts* counts = nullptr)
      : connection_(connection), transaction_(transaction), counts_(counts) {}

  // Runs a prepared statement.  Throws what pqxx throws.
  pqxx::result Run(std::string_view sql, const Parameters& parameters);

  // Runs a statement that is planned for these parameters and not kept.  For statements whose best
  // plan depends on how many rows a parameter meets, which a plan for any parameter cannot know.
  pqxx::result RunOnce(std::string_view sql, const Parameters& parameters);

 private:
  Connection& connection_;
  pqxx::transaction_base& transaction_;
  StatementCounts* const counts_;
};

// Thread-safe.
class Session final {
 public:
  Session(Lanes& lanes, Watchdog& watchdog, std::function<void(std::string_view)> log)
      : lanes_(lanes), watchdog_(watchdog), log_(std::move(log)) {}

  // Runs SELECTs, without BEGIN and COMMIT: a round trip each.  Run again once on a new connection
  // when the first had been lost.  `read` may set its own status; it does not count as a failure of
  // the connection.
  absl::Status Read(const CallContext& context,
                    const std::function<absl::Status(Transaction&)>& read);

  // Waits on a connection of the context's lane until `is_due` says so, or somebody notifies
  // `channel`, or `patience` has passed.  Listens before it asks, so that nothing comes between.
  absl::Status Await(const CallContext& context, const std::string& channel,
                     absl::Duration patience, const std::function<bool(Transaction&)>& is_due);

  // Runs `write` in a transaction and commits it, if it returns OK; rolls back otherwise and
  // returns its status.  `write` may be run several times: after a serialization failure or
  // deadlock (bounded), and after a COMMIT whose outcome is unknown, until the deadline; it must
  // find out by itself, by a unique key, that an earlier run was committed.
  absl::Status Write(const CallContext& context,
                     const std::function<absl::Status(Transaction&)>& write);

  // Store::Statements.
  [[nodiscard]] std::vector<StatementTally> Statements() const;

 private:
  struct Attempt;
  // Explains an exception and does away with what is of no use any more.
  Attempt Fail(const std::exception& exception, Lanes::Lease& lease, const Watchdog::Guard& guard,
               bool in_commit);
  Attempt TryRead(const CallContext& context,
                  const std::function<absl::Status(Transaction&)>& read);
  // Runs `write` again, whose COMMIT was in doubt, until it has an answer; `in_doubt` when there is
  // none by the deadline.
  absl::Status Settle(const CallContext& context, const absl::Status& in_doubt,
                      const std::function<absl::Status(Transaction&)>& write);
  Attempt TryWrite(const CallContext& context, WhenAway when_away,
                   const std::function<absl::Status(Transaction&)>& write);

  [[nodiscard]] StatementCounts* CountsOf(const CallContext& context) {
    return &counts_[static_cast<std::size_t>(context.lane)];
  }

  Lanes& lanes_;
  Watchdog& watchdog_;
  std::array<StatementCounts, 4> counts_;  // by Lane
  std::function<void(std::string_view)> log_;
};

}  // namespace entente::storage::postgres
